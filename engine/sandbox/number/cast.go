package number

import "math"

const (
	two63 = 1 << 63
	two64 = 1 << 64
)

// Int64 returns f as C's (long)f on x86-64: truncated, and the least integer
// for what does not fit.
func Int64(f float64) int64 {
	if -two63 <= f && f < two63 {
		return int64(f)
	}
	return math.MinInt64
}

// Uint64 returns f as C's (unsigned long)f on x86-64: a negative f wraps around,
// and what is too large is 0.
func Uint64(f float64) uint64 {
	switch {
	case f >= two64:
		return 0
	case f >= two63:
		return uint64(f)
	}
	return uint64(Int64(f))
}

// Int returns f as Lua's natives take an int: the lower half of Int64.
func Int(f float64) int { return int(int32(Int64(f))) }

// Int32 returns f as C's (int)f on x86-64: truncated, and the least integer for
// what does not fit.
func Int32(f float64) int32 {
	if -1<<31-1 < f && f < 1<<31 {
		return int32(f)
	}
	return math.MinInt32
}
