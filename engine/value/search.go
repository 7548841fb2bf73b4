package value

import (
	"iter"
	"strings"
)

// Match is one place where a search found something.
type Match struct {
	Path string // the steps from the value to the place: .items[3]; "" is the value itself
	Text string // the string, the number as Lua prints it, or the key that matched
	Key  bool   // whether it is the key at Path that matched, not what it holds
}

// Search yields each place inside v whose text contains text: strings, keys,
// and numbers as Lua prints them, in the order of the encoding.
func (v Value) Search(text string) iter.Seq[Match] {
	if !mayBeNumber(text) && !strings.Contains(v.enc, text) {
		return func(func(Match) bool) {} // no string holds it either
	}
	return v.SearchFunc(func(s string) bool { return strings.Contains(s, text) })
}

// mayBeNumber reports whether a printed number could contain text.
func mayBeNumber(text string) bool { return strings.Trim(text, "0123456789.+-einfa") == "" }

// SearchFunc is Search for places whose text matches.
func (v Value) SearchFunc(matches func(text string) bool) iter.Seq[Match] {
	return func(yield func(Match) bool) {
		if v.Absent() {
			return
		}
		s := searcher{Reader: Reader{v.enc}, matches: matches, yield: yield}
		s.value()
	}
}

type searcher struct {
	Reader
	matches func(string) bool
	yield   func(Match) bool
	steps   []step // from the value to where the search is
}

// step is one table on the way down, and where in it.
type step struct {
	key   Token // of a map
	index int   // of a list, from 1; 0 in a map
}

// value searches the next value. It reports whether to go on.
func (s *searcher) value() bool {
	switch t := s.must(); t.Kind {
	case StringKind:
		return s.scalar(t.Str, false)
	case NumberKind:
		return s.scalar(FormatNumber(t.Num), false)
	case ListKind:
		return s.list(t.N)
	case MapKind:
		return s.pairs(t.N)
	}
	return true
}

func (s *searcher) scalar(text string, key bool) bool {
	return !s.matches(text) || s.yield(Match{Path: s.path(), Text: text, Key: key})
}

func (s *searcher) list(n int) bool {
	s.steps = append(s.steps, step{})
	for i := range n {
		s.steps[len(s.steps)-1] = step{index: i + 1}
		if !s.value() {
			return false
		}
	}
	s.steps = s.steps[:len(s.steps)-1]
	return true
}

func (s *searcher) pairs(n int) bool {
	s.steps = append(s.steps, step{})
	for range n {
		key := s.must()
		s.steps[len(s.steps)-1] = step{key: key}
		if !s.scalar(keyText(key), true) || !s.value() {
			return false
		}
	}
	s.steps = s.steps[:len(s.steps)-1]
	return true
}

func keyText(key Token) string {
	if key.Kind == NumberKind {
		return FormatNumber(key.Num)
	}
	return key.Str
}

func (s *searcher) path() string {
	var b strings.Builder
	for _, step := range s.steps {
		switch {
		case step.index > 0:
			b.WriteString(IndexStep(step.index))
		case step.key.Kind == NumberKind:
			b.WriteString(NumberStep(step.key.Num))
		default:
			b.WriteString(KeyStep(step.key.Str))
		}
	}
	return b.String()
}
