// Package value is what scripts may share: nil, booleans, numbers, byte
// strings, lists and maps of these, held as canonical CBOR (RFC 8949, section
// 4.2.1, core deterministic encoding). A Value is immutable, so it passes
// between goroutines, machines and disks without a copy, and equal values have
// equal bytes.
//
// Integers up to 2^53 in magnitude are CBOR integers; other numbers are floats
// in their shortest exact form. A string is a text string if it is valid UTF-8
// and a byte string otherwise; both come back as the same bytes. An empty list
// and an empty map are one value.
package value

// Limits of a shared value.
const (
	MaxDepth = 64      // levels of nesting
	MaxSize  = 8 << 20 // bytes, encoded
	MaxExact = 1 << 53 // the largest integer magnitude that a number holds exactly
)

// Value is one shared value. The zero Value means absence: a bare nil is not
// a value that can be stored.
type Value struct{ enc string }

// FromEncoded returns the Value whose canonical encoding is enc. The caller
// vouches for enc; data from outside goes through Parse.
func FromEncoded(enc string) Value { return Value{enc} }

// Absent reports whether v is no value at all.
func (v Value) Absent() bool { return v.enc == "" }

// Encoded returns the canonical CBOR of v, "" if v is absent.
func (v Value) Encoded() string { return v.enc }

// Size returns the length of the canonical encoding, in bytes.
func (v Value) Size() int { return len(v.enc) }

// Of scalars, for the hot paths.

// Bool returns the Value of b.
func Bool(b bool) Value {
	if b {
		return Value{"\xf5"}
	}
	return Value{"\xf4"}
}

// Int returns the Value of n, which is stored exactly.
func Int(n int64) Value {
	var buf [9]byte
	return Value{string(AppendInt(buf[:0], n))}
}

// Number returns the Value of f; NaN is not a value, the caller refuses it.
func Number(f float64) Value {
	var buf [9]byte
	return Value{string(AppendNumber(buf[:0], f))}
}

// String returns the Value of the bytes of s.
func String(s string) Value {
	var buf [64]byte
	dst := buf[:0]
	if len(s)+9 > len(buf) {
		dst = make([]byte, 0, len(s)+9)
	}
	return Value{string(AppendString(dst, s))}
}

// AsNumber returns the number v holds, and whether v is a number.
func (v Value) AsNumber() (float64, bool) {
	r := Reader{v.enc}
	if v.enc != "" && v.enc[0]&0xe0 == majorUint { // most are
		n, ok := r.head(v.enc[0])
		return float64(n), ok
	}
	t, err := r.Next()
	return t.Num, err == nil && t.Kind == NumberKind
}

// AsString returns the bytes v holds, and whether v is a string.
func (v Value) AsString() (string, bool) {
	r := Reader{v.enc}
	t, err := r.Next()
	return t.Str, err == nil && t.Kind == StringKind
}
