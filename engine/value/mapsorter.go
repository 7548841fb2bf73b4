package value

import (
	"bytes"
	"slices"
)

// MapSorter puts the pairs of maps into canonical order while they are
// encoded, so that an encoder may meet them in any order and need not know how
// many there are:
//
//	dst = sorter.Begin(dst)
//	for ... {
//		sorter.Pair(dst)
//		dst = AppendString(dst, key)
//		dst = ... // the value, in which other maps may begin and end
//	}
//	dst = sorter.End(dst)
//
// Keys are strings or numbers, and no two of a map are equal: the caller sees
// to it. A sorter that is used again does not allocate. The zero MapSorter is
// ready.
type MapSorter struct {
	pairs   []pair    // of all maps that have begun, those of the innermost last
	open    []openMap // the maps that have begun
	scratch []byte
}

// pair is where a key and its value stand in the buffer.
type pair struct{ start, end int }

type openMap struct {
	head  int // where the head of the map stands
	first int // where its pairs begin
}

// Begin begins a map, inside the one begun before if that has not ended.
func (s *MapSorter) Begin(dst []byte) []byte {
	s.open = append(s.open, openMap{head: len(dst), first: len(s.pairs)})
	return append(dst, 0) // most heads take one byte
}

// Pair says that a key and its value are appended next.
func (s *MapSorter) Pair(dst []byte) {
	s.closePair(dst)
	s.pairs = append(s.pairs, pair{start: len(dst)})
}

func (s *MapSorter) closePair(dst []byte) {
	if first := s.open[len(s.open)-1].first; len(s.pairs) > first {
		s.pairs[len(s.pairs)-1].end = len(dst)
	}
}

// End ends the map begun last: its pairs are sorted and its head is written. A
// map that is empty, or whose keys are 1 to n, becomes a list.
func (s *MapSorter) End(dst []byte) []byte {
	m, pairs := s.sort(dst)
	return s.write(dst, m, pairs)
}

// endUnique is End for keys that may be equal. It returns the encoding of a
// key that is there twice, if any, and then has not ended the map.
func (s *MapSorter) endUnique(dst []byte) (_ []byte, twice string) {
	m, pairs := s.sort(dst)
	for i := range pairs[:max(0, len(pairs)-1)] {
		key := keyOf(dst[pairs[i].start:pairs[i].end])
		if bytes.HasPrefix(dst[pairs[i+1].start:], key) {
			return dst, string(key)
		}
	}
	return s.write(dst, m, pairs), ""
}

// drop takes the innermost map out of the buffer.
func (s *MapSorter) drop(dst []byte) []byte {
	m := s.open[len(s.open)-1]
	s.open, s.pairs = s.open[:len(s.open)-1], s.pairs[:m.first]
	return dst[:m.head]
}

// sort sorts the pairs of the innermost map. No encoding is the beginning of
// another, so pairs with different keys compare as their keys do.
func (s *MapSorter) sort(dst []byte) (openMap, []pair) {
	s.closePair(dst)
	m := s.open[len(s.open)-1]
	pairs := s.pairs[m.first:]
	slices.SortFunc(pairs, func(a, b pair) int {
		return bytes.Compare(dst[a.start:a.end], dst[b.start:b.end])
	})
	return m, pairs
}

// write puts the sorted pairs in place and leaves the innermost map.
func (s *MapSorter) write(dst []byte, m openMap, pairs []pair) []byte {
	s.open = s.open[:len(s.open)-1]
	s.pairs = s.pairs[:m.first]
	switch {
	case isList(dst, pairs):
		s.scratch = AppendArray(s.scratch[:0], len(pairs))
		for _, p := range pairs {
			enc := dst[p.start:p.end]
			s.scratch = append(s.scratch, enc[len(keyOf(enc)):]...)
		}
	case len(pairs) < 24 && inPlace(m, pairs):
		dst[m.head] = majorMap | byte(len(pairs))
		return dst
	default:
		s.scratch = AppendMap(s.scratch[:0], len(pairs))
		for _, p := range pairs {
			s.scratch = append(s.scratch, dst[p.start:p.end]...)
		}
	}
	return append(dst[:m.head], s.scratch...)
}

// inPlace reports whether the sorted pairs already stand in their order.
func inPlace(m openMap, pairs []pair) bool {
	at := m.head + 1
	for _, p := range pairs {
		if p.start != at {
			return false
		}
		at = p.end
	}
	return true
}

// isList reports whether the keys of the sorted pairs are 1 to n.
func isList(dst []byte, pairs []pair) bool {
	var buf [9]byte
	for i, p := range pairs {
		if !bytes.HasPrefix(dst[p.start:p.end], AppendInt(buf[:0], int64(i)+1)) {
			return false
		}
	}
	return true
}

// keyOf returns the encoding of the key that enc, a pair, begins with.
func keyOf(enc []byte) []byte {
	head := headLen(enc[0])
	switch enc[0] & 0xe0 {
	case majorBytes, majorText:
		n := int(enc[0] & 0x1f)
		if head > 1 {
			n = int(bigEndian(string(enc[1:head])))
		}
		return enc[:head+n]
	}
	return enc[:head]
}

// headLen returns the length of an initial byte and its argument.
func headLen(first byte) int {
	if info := first & 0x1f; info >= 24 {
		return 1 + 1<<(info-24)
	}
	return 1
}

// Reset makes s ready again after an encoding that was given up half-way, and
// lets go of the memory of a huge one.
func (s *MapSorter) Reset() {
	const keep = 64 << 10
	s.pairs, s.open = s.pairs[:0], s.open[:0]
	if cap(s.scratch) > keep {
		s.scratch = nil
	}
	if cap(s.pairs) > keep/16 {
		s.pairs = nil
	}
}
