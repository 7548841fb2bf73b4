package permission

import (
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/unilua/unilua/engine/fault"
)

// Set is what was granted and denied. The zero Set allows shared objects only.
// A Set must not change once it is in use.
type Set struct {
	AllowAll bool
	Run      []string
	Read     []string
	Write    []string
	Net      []string
	Env      []string
	Share    []string // nil is every name, empty is none

	Deny map[Kind][]string // wins over all else

	noted    []note
	declared bool // that names of shared objects are among noted

	once  sync.Once
	rules *rules
	err   error
}

// note is a grant or denial that no flag has made.
type note struct {
	origin string
	kind   Kind
	text   string
	deny   bool
}

// Clone returns a copy that can be changed.
func (s *Set) Clone() *Set {
	return &Set{
		AllowAll: s.AllowAll, Run: slices.Clone(s.Run), Read: slices.Clone(s.Read), Write: slices.Clone(s.Write),
		Net: slices.Clone(s.Net), Env: slices.Clone(s.Env), Share: slices.Clone(s.Share),
		Deny: maps.Clone(s.Deny), noted: slices.Clone(s.noted), declared: s.declared,
	}
}

// Grant adds what a flag such as --allow-run=df,systemctl says. Its list is
// separated by commas; a comma that is meant itself has a backslash before it.
func (s *Set) Grant(k Kind, list string) error {
	names, err := parseList("--allow-", k, list)
	if err != nil {
		return err
	}
	grants := s.grants(k)
	if *grants == nil {
		*grants = []string{}
	}
	*grants = append(slices.Clip(*grants), names...)
	return nil
}

// Forbid adds what a flag such as --deny-read=/etc/shadow says.
func (s *Set) Forbid(k Kind, list string) error {
	names, err := parseList("--deny-", k, list)
	if err != nil {
		return err
	}
	if s.Deny == nil {
		s.Deny = map[Kind][]string{}
	}
	s.Deny[k] = append(slices.Clip(s.Deny[k]), names...)
	return nil
}

// Add grants what something other than a flag says: origin is what decisions
// name as their rule.
func (s *Set) Add(origin string, k Kind, names ...string) error {
	for _, name := range names {
		if _, err := newRule(origin, k, name); err != nil {
			return err
		}
		s.noted = append(slices.Clip(s.noted), note{origin: origin, kind: k, text: name})
	}
	return nil
}

// Keep forbids what no flag has to name, because of origin.
func (s *Set) Keep(origin string, k Kind, name string) {
	s.noted = append(slices.Clip(s.noted), note{origin: origin, kind: k, text: name, deny: true})
}

// Declare adds what a script's header asks for in its allow table.
func (s *Set) Declare(allow map[string][]string) error {
	for _, name := range slices.Sorted(maps.Keys(allow)) {
		if !slices.Contains(Kinds(), Kind(name)) {
			return fault.New(fault.Invalid, "there is no permission %q (known: %s)", name, known())
		}
		if err := s.Add("header", Kind(name), allow[name]...); err != nil {
			return err
		}
		s.declared = s.declared || Kind(name) == Share
	}
	return nil
}

func known() string {
	names := make([]string, len(Kinds()))
	for i, k := range Kinds() {
		names[i] = string(k)
	}
	return strings.Join(names, " ")
}

func (s *Set) grants(k Kind) *[]string {
	switch k {
	case Run:
		return &s.Run
	case Read:
		return &s.Read
	case Write:
		return &s.Write
	case Net:
		return &s.Net
	case Env:
		return &s.Env
	}
	return &s.Share
}

// Pin fixes what the names in the Set stand for, programs and links above all.
// It is done when the Set is first used, but should be before a script runs
// that could change them.
func (s *Set) Pin() error {
	s.once.Do(func() { s.rules, s.err = s.compile() })
	return s.err
}

func (s *Set) compile() (*rules, error) {
	all := &rules{allow: map[Kind][]*rule{}, deny: map[Kind][]*rule{}}
	for _, k := range Kinds() {
		if err := all.add(all.allow, "--allow-", k, *s.grants(k)); err != nil {
			return nil, err
		}
		if err := all.add(all.deny, "--deny-", k, s.Deny[k]); err != nil {
			return nil, err
		}
	}
	for _, n := range s.noted {
		r, err := newRule(n.origin, n.kind, n.text)
		if err != nil {
			return nil, err
		}
		list := all.allow
		if n.deny {
			list = all.deny
		}
		list[n.kind] = append(list[n.kind], r)
	}
	return all, nil
}
