package value

import (
	"encoding/binary"
	"math"
	"unicode/utf8"
)

// CBOR major types, shifted into the initial byte.
const (
	majorUint   = 0 << 5
	majorNegInt = 1 << 5
	majorBytes  = 2 << 5
	majorText   = 3 << 5
	majorArray  = 4 << 5
	majorMap    = 5 << 5
)

func appendHead(dst []byte, major byte, n uint64) []byte {
	switch {
	case n < 24:
		return append(dst, major|byte(n))
	case n <= math.MaxUint8:
		return append(dst, major|24, byte(n))
	case n <= math.MaxUint16:
		return binary.BigEndian.AppendUint16(append(dst, major|25), uint16(n))
	case n <= math.MaxUint32:
		return binary.BigEndian.AppendUint32(append(dst, major|26), uint32(n))
	}
	return binary.BigEndian.AppendUint64(append(dst, major|27), n)
}

// AppendNil appends nil, which stands only inside a record, never inside a
// shared table.
func AppendNil(dst []byte) []byte { return append(dst, 0xf6) }

// AppendBool appends b.
func AppendBool(dst []byte, b bool) []byte {
	if b {
		return append(dst, 0xf5)
	}
	return append(dst, 0xf4)
}

// AppendInt appends n.
func AppendInt(dst []byte, n int64) []byte {
	if n < 0 {
		return appendHead(dst, majorNegInt, uint64(-1-n))
	}
	return appendHead(dst, majorUint, uint64(n))
}

// AppendUint appends n.
func AppendUint(dst []byte, n uint64) []byte { return appendHead(dst, majorUint, n) }

// AppendNumber appends f: as an integer if it is whole and exact, else as the
// shortest float that holds it.
func AppendNumber(dst []byte, f float64) []byte {
	if f == math.Trunc(f) && math.Abs(f) <= MaxExact && !(f == 0 && math.Signbit(f)) {
		return AppendInt(dst, int64(f))
	}
	return appendFloat(dst, f)
}

func appendFloat(dst []byte, f float64) []byte {
	f32 := float32(f)
	if float64(f32) != f && f == f {
		return binary.BigEndian.AppendUint64(append(dst, 0xfb), math.Float64bits(f))
	}
	if f16, ok := toFloat16(f32); ok {
		return binary.BigEndian.AppendUint16(append(dst, 0xf9), f16)
	}
	return binary.BigEndian.AppendUint32(append(dst, 0xfa), math.Float32bits(f32))
}

// AppendString appends the bytes of s, as text if they are valid UTF-8.
func AppendString(dst []byte, s string) []byte {
	major := byte(majorText)
	if !utf8.ValidString(s) {
		major = majorBytes
	}
	return append(appendHead(dst, major, uint64(len(s))), s...)
}

// AppendArray appends the head of a list of n values; the values follow.
func AppendArray(dst []byte, n int) []byte { return appendHead(dst, majorArray, uint64(n)) }

// AppendMap appends the head of a map of n pairs; the pairs follow, in the
// order of their encoded keys. An empty map is encoded as an empty list.
func AppendMap(dst []byte, n int) []byte {
	if n == 0 {
		return AppendArray(dst, 0)
	}
	return appendHead(dst, majorMap, uint64(n))
}

// AppendValue appends v as it stands, nil if it is absent.
func AppendValue(dst []byte, v Value) []byte {
	if v.Absent() {
		return AppendNil(dst)
	}
	return append(dst, v.enc...)
}
