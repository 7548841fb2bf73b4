// Package random gives the random numbers that Lua 5.1 gives after
// math.randomseed, on a system with the C library of GNU.
package random

// Source is the additive feedback generator behind rand of the C library of
// GNU: each number is the sum of the ones three and 31 before it, modulo 2^32,
// and what is seen of it is all but the lowest bit. It is described in
// https://www.mscs.dal.ca/~selinger/random/.
type Source struct {
	ring [degree]uint32 // the last numbers
	at   int            // of the next number, which takes the place of the oldest
}

const (
	degree = 31
	lag    = 3
	unseen = 10 * degree // numbers that are dropped at the beginning
)

// randMax is RAND_MAX.
const randMax = 1<<31 - 1

// New returns a Source that begins as rand does after srand(seed).
func New(seed uint32) *Source {
	s := &Source{at: lag}
	word := int64(int32(max(seed, 1)))
	for i := range s.ring { // Park and Miller's generator fills the ring
		s.ring[i] = uint32(word)
		word = 16807 * word % randMax
		if word < 0 {
			word += randMax
		}
	}
	for range unseen {
		s.step()
	}
	return s
}

// step makes the next number.
func (s *Source) step() uint32 {
	s.ring[s.at] += s.ring[(s.at+degree-lag)%degree]
	n := s.ring[s.at]
	s.at = (s.at + 1) % degree
	return n
}

// Float64 returns the next number as Lua 5.1 does, from 0 to less than 1.
func (s *Source) Float64() float64 { return float64(s.step()>>1%randMax) / randMax }
