package engine

import (
	"slices"
	"strings"

	"github.com/unilua/unilua/engine/machine"
)

// Names returns the names of the objects of a kind that begin with prefix,
// sorted.
func (s *Session) Names(kind machine.Kind, prefix string) ([]string, error) {
	if err := s.admit(reads); err != nil {
		return nil, err
	}
	if s.isAway() {
		return askAway[[]string](s, askNames, opening{Session: s.n, Kind: kind, Name: prefix})
	}
	if err := s.e.start(); err != nil {
		return nil, err
	}
	var names []string
	s.e.members(func(m member) {
		if ref := m.name(); ref.Kind == kind && strings.HasPrefix(ref.Name, prefix) && m.exists() {
			names = append(names, ref.Name)
		}
	})
	slices.Sort(names)
	return names, nil
}
