// Package few has a set that takes little room as long as it has few members,
// as most sets of a script do, and finds them fast when it has many.
package few

import (
	"iter"
	"maps"
	"slices"
)

// most is how many members are looked for one by one.
const most = 8

// Set is a set. The zero Set is empty. It is not safe for concurrent use.
type Set[T comparable] struct {
	list []T            // as long as they are few
	all  map[T]struct{} // afterwards
}

// Add makes v a member, and reports whether it was none.
func (s *Set[T]) Add(v T) bool {
	if s.Has(v) {
		return false
	}
	if s.all == nil && len(s.list) < most {
		s.list = append(s.list, v)
		return true
	}
	if s.all == nil {
		s.all = make(map[T]struct{}, 2*most)
		for _, v := range s.list {
			s.all[v] = struct{}{}
		}
		s.list = nil
	}
	s.all[v] = struct{}{}
	return true
}

// Has reports whether v is a member.
func (s *Set[T]) Has(v T) bool {
	if s.all == nil {
		return slices.Contains(s.list, v)
	}
	_, ok := s.all[v]
	return ok
}

// Len returns the number of members.
func (s *Set[T]) Len() int { return len(s.list) + len(s.all) }

// All ranges over the members, in no particular order.
func (s *Set[T]) All() iter.Seq[T] {
	if s.all == nil {
		return slices.Values(s.list)
	}
	return maps.Keys(s.all)
}
