package schedule

import "math/bits"

// set is a set of numbers from 0 to 63.
type set uint64

// span returns the set of every step-th number from lo to hi.
func span(lo, hi, step int) (s set) {
	for n := lo; n <= hi; n += step {
		s |= 1 << n
	}
	return s
}

func (s set) has(n int) bool { return s>>n&1 == 1 }

// from returns the smallest number that is n or more, and whether there is one.
func (s set) from(n int) (int, bool) {
	rest := s >> n << n
	return bits.TrailingZeros64(uint64(rest)), rest != 0
}

// first returns the smallest number of a set that is not empty.
func (s set) first() int { return bits.TrailingZeros64(uint64(s)) }

// last returns the set of the largest number of a set that is not empty.
func (s set) last() set { return 1 << (bits.Len64(uint64(s)) - 1) }

func (s set) len() int { return bits.OnesCount64(uint64(s)) }

// list returns the numbers in order.
func (s set) list() []int {
	list := make([]int, 0, s.len())
	for ; s != 0; s &= s - 1 {
		list = append(list, s.first())
	}
	return list
}
