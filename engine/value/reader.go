package value

import (
	"errors"
	"math"
)

// Kind is the type of a token.
type Kind uint8

// The kinds of tokens a Reader returns.
const (
	NilKind Kind = iota
	BoolKind
	NumberKind
	StringKind
	ListKind // N values follow
	MapKind  // N pairs follow
)

// Token is one element of an encoding.
type Token struct {
	Kind Kind
	Bool bool
	Num  float64 // of NumberKind
	Int  int64   // of NumberKind, if Whole
	// Whole says that the number is encoded as an integer.
	Whole bool
	Str   string // of StringKind; shares memory with what is read
	N     int    // of ListKind and MapKind
}

// ErrMalformed is what a Reader returns for bytes that are not an encoding of
// a value.
var ErrMalformed = errors.New("malformed value encoding")

// Reader takes an encoding apart, token by token, without allocation. It
// accepts what this package appends and refuses the rest.
type Reader struct{ rest string }

// NewReader returns a Reader over enc.
func NewReader(enc string) Reader { return Reader{enc} }

// Rest returns what has not been read yet.
func (r *Reader) Rest() string { return r.rest }

// Next returns the next token.
func (r *Reader) Next() (Token, error) {
	if r.rest == "" {
		return Token{}, ErrMalformed
	}
	first := r.rest[0]
	if first>>5 == 7 {
		return r.simple(first)
	}
	n, ok := r.head(first)
	if !ok {
		return Token{}, ErrMalformed
	}
	switch first & 0xe0 {
	case majorUint:
		if n > math.MaxInt64 {
			return Token{}, ErrMalformed
		}
		return Token{Kind: NumberKind, Num: float64(n), Int: int64(n), Whole: true}, nil
	case majorNegInt:
		if n > math.MaxInt64 {
			return Token{}, ErrMalformed
		}
		return Token{Kind: NumberKind, Num: -1 - float64(n), Int: -1 - int64(n), Whole: true}, nil
	case majorBytes, majorText:
		if n > uint64(len(r.rest)) {
			return Token{}, ErrMalformed
		}
		s := r.rest[:n]
		r.rest = r.rest[n:]
		return Token{Kind: StringKind, Str: s}, nil
	case majorArray:
		return r.container(ListKind, n, 1)
	case majorMap:
		return r.container(MapKind, n, 2)
	}
	return Token{}, ErrMalformed
}

// container refuses a count that the bytes left cannot hold, so that a reader
// may allocate for N.
func (r *Reader) container(kind Kind, n, each uint64) (Token, error) {
	if n > uint64(len(r.rest))/each {
		return Token{}, ErrMalformed
	}
	return Token{Kind: kind, N: int(n)}, nil
}

func (r *Reader) simple(first byte) (Token, error) {
	width := 0
	switch first {
	case 0xf4, 0xf5:
		r.rest = r.rest[1:]
		return Token{Kind: BoolKind, Bool: first == 0xf5}, nil
	case 0xf6:
		r.rest = r.rest[1:]
		return Token{Kind: NilKind}, nil
	case 0xf9:
		width = 2
	case 0xfa:
		width = 4
	case 0xfb:
		width = 8
	}
	if width == 0 || len(r.rest) < 1+width {
		return Token{}, ErrMalformed
	}
	bits := bigEndian(r.rest[1 : 1+width])
	r.rest = r.rest[1+width:]
	switch width {
	case 2:
		return Token{Kind: NumberKind, Num: fromFloat16(uint16(bits))}, nil
	case 4:
		return Token{Kind: NumberKind, Num: float64(math.Float32frombits(uint32(bits)))}, nil
	}
	return Token{Kind: NumberKind, Num: math.Float64frombits(bits)}, nil
}

// head reads the argument of an initial byte (RFC 8949, section 3).
func (r *Reader) head(first byte) (uint64, bool) {
	info := first & 0x1f
	if info < 24 {
		r.rest = r.rest[1:]
		return uint64(info), true
	}
	if info > 27 {
		return 0, false
	}
	width := 1 << (info - 24)
	if len(r.rest) < 1+width {
		return 0, false
	}
	n := bigEndian(r.rest[1 : 1+width])
	r.rest = r.rest[1+width:]
	return n, true
}

// bigEndian is far faster than encoding/binary for the two bytes that it mostly
// gets.
func bigEndian(s string) (n uint64) {
	for i := range len(s) {
		n = n<<8 | uint64(s[i])
	}
	return n
}

// Value reads one whole value, nil as an absent one.
func (r *Reader) Value() (Value, error) {
	start := r.rest
	if start != "" && start[0] == 0xf6 {
		r.rest = start[1:]
		return Value{}, nil
	}
	if err := r.Skip(); err != nil {
		return Value{}, err
	}
	return Value{start[:len(start)-len(r.rest)]}, nil
}

// Skip passes over one whole value. It needs no stack however deep the value.
func (r *Reader) Skip() error {
	for left := 1; left > 0; left-- {
		t, err := r.Next()
		if err != nil {
			return err
		}
		switch t.Kind {
		case ListKind:
			left += t.N
		case MapKind:
			left += 2 * t.N
		}
	}
	return nil
}
