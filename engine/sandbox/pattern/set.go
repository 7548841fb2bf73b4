package pattern

import "math/bits"

// set is a set of bytes.
type set [4]uint64

func (s *set) has(c byte) bool { return s[c>>6]>>(c&63)&1 != 0 }

func (s *set) add(c byte) { s[c>>6] |= 1 << (c & 63) }

func (s *set) addRange(from, to byte) {
	for c := int(from); c <= int(to); c++ {
		s.add(byte(c))
	}
}

func (s *set) union(t *set) {
	for i := range s {
		s[i] |= t[i]
	}
}

func (s *set) intersect(t *set) {
	for i := range s {
		s[i] &= t[i]
	}
}

func (s *set) invert() {
	for i := range s {
		s[i] = ^s[i]
	}
}

func (s *set) meets(t *set) bool {
	return s[0]&t[0]|s[1]&t[1]|s[2]&t[2]|s[3]&t[3] != 0
}

// only returns the one byte that s holds, or -1.
func (s *set) only() int16 {
	found := int16(-1)
	for i, word := range s {
		switch {
		case word == 0:
		case found >= 0 || word&(word-1) != 0:
			return -1
		default:
			found = int16(i<<6 + bits.TrailingZeros64(word))
		}
	}
	return found
}

// all has every byte.
var all = set{^uint64(0), ^uint64(0), ^uint64(0), ^uint64(0)}

// singles holds for each byte the set of it alone.
var singles = func() (sets [256]set) {
	for c := range sets {
		sets[c].add(byte(c))
	}
	return sets
}()

// classes holds for each letter x the set of %x, as C's ctype.h has it in the
// C locale; what is no class stands for itself.
var classes = func() [256]set {
	sets := singles
	for letter, ranges := range map[byte]string{
		'a': "AZaz", 'c': "\x00\x1f\x7f\x7f", 'd': "09", 'l': "az", 'p': "!/:@[`{~", 's': "\t\r  ",
		'u': "AZ", 'w': "09AZaz", 'x': "09AFaf", 'z': "\x00\x00",
	} {
		var s set
		for i := 0; i < len(ranges); i += 2 {
			s.addRange(ranges[i], ranges[i+1])
		}
		sets[letter] = s
		s.invert()
		sets[letter-'a'+'A'] = s
	}
	return sets
}()

// bracket returns the set that body spells, which stands between [ and ]. A %
// that ends it, as after the range in [a-%%], escapes the ] behind it, as Lua
// has it.
func bracket(body string) *set {
	s := new(set)
	inverted := len(body) > 0 && body[0] == '^'
	if inverted {
		body = body[1:]
	}
	for i := 0; i < len(body); i++ {
		switch {
		case body[i] == '%' && i+1 == len(body):
			s.add(']')
		case body[i] == '%':
			i++
			s.union(&classes[body[i]])
		case i+2 < len(body) && body[i+1] == '-':
			s.addRange(body[i], body[i+2])
			i += 2
		default:
			s.add(body[i])
		}
	}
	if inverted {
		s.invert()
	}
	return s
}
