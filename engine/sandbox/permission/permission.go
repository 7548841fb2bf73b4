// Package permission decides what a run may do to the world outside it.
//
// Nothing is allowed that was not granted, except shared objects, which are
// all allowed unless some are granted. A refusal is a *fault.Error of code
// denied, whose sentence ends with the flag that would allow it.
package permission

import (
	"fmt"
	"slices"
	"strings"

	"github.com/unilua/unilua/engine/fault"
)

// Kind is what is asked for. Its text is the flag's name after --allow-, and
// the field's name in a header's allow table.
type Kind string

// The kinds.
const (
	Run        Kind = "run"   // a program, by name or path
	Read       Kind = "read"  // a file, or a folder with all in it
	Write      Kind = "write" // the same
	Net        Kind = "net"   // host:port
	Env        Kind = "env"   // a variable of the environment
	Share      Kind = "share" // a shared object, by name
	ShareWrite Kind = "share-write"
)

// Kinds returns the kinds that can be granted, in their documented order.
func Kinds() []Kind { return []Kind{Run, Read, Write, Net, Env, Share} }

// Request asks for one thing.
type Request struct {
	Kind   Kind
	Target string
}

// Checker answers requests. A Set is the plain one; others may ask a person, or
// keep an account, before they pass a request on. Check may be called by
// several goroutines, and may block.
type Checker interface {
	Check(Request) error
}

// All is a Checker that allows what each of its members allows: a run that was
// started by another has at most the permissions of that one.
type All []Checker

// Check returns the first refusal.
func (a All) Check(r Request) error {
	for _, c := range a {
		if err := c.Check(r); err != nil {
			return err
		}
	}
	return nil
}

// Set is what was granted. The zero Set allows shared objects only. A grant
// of "*" allows everything of its kind. A Set must not change once it is in
// use.
type Set struct {
	AllowAll bool
	Run      []string
	Read     []string
	Write    []string
	Net      []string
	Env      []string
	Share    []string // nil is every name, empty is none
}

// Check implements Checker.
func (s *Set) Check(r Request) error {
	if r.Kind == Share || r.Kind == ShareWrite {
		return s.checkShare(r)
	}
	if s.AllowAll || slices.Contains(*s.grants(r.Kind), "*") {
		return nil
	}
	if r.Kind == Read || r.Kind == Write {
		path, err := Resolve(r.Target)
		if err != nil {
			return fault.New(fault.Denied, "%s %q is not allowed: %w", doing[r.Kind], r.Target, err)
		}
		r.Target = path
	}
	if slices.ContainsFunc(*s.grants(r.Kind), func(grant string) bool { return matches[r.Kind](grant, r.Target) }) {
		return nil
	}
	return refusal(r)
}

// checkShare guards names that begin with __, the host's own: they are read
// only if named, even by a run that may do everything, and never written.
func (s *Set) checkShare(r Request) error {
	own := strings.HasPrefix(r.Target, "__")
	if own && r.Kind == ShareWrite {
		return fault.New(fault.Denied, "%s %q is not allowed: names that begin with __ are the host's own", doing[r.Kind], r.Target)
	}
	if !own && (s.AllowAll || s.Share == nil) {
		return nil
	}
	for _, grant := range s.Share {
		if wildcard(grant, r.Target) && (!own || strings.HasPrefix(grant, "__")) {
			return nil
		}
	}
	return refusal(Request{Share, r.Target})
}

var doing = map[Kind]string{
	Run: "running", Read: "reading", Write: "writing", Net: "connecting to", Env: "reading the environment variable",
	Share: "using the shared object", ShareWrite: "writing the shared object",
}

func refusal(r Request) error {
	return fault.New(fault.Denied, "%s %q is not allowed (allow it with --allow-%s=%s)", doing[r.Kind], r.Target, r.Kind, quoted(r.Target))
}

// quoted makes a target safe to paste into a shell.
func quoted(s string) string {
	if s != "" && !strings.ContainsFunc(s, func(r rune) bool { return !strings.ContainsRune(plain, r) }) {
		return s
	}
	return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
}

const plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.:/@%+=[]"

// Grant adds what a flag such as --allow-run=df,systemctl says. Its list is
// separated by commas.
func (s *Set) Grant(k Kind, list string) error {
	names := strings.FieldsFunc(list, func(r rune) bool { return r == ',' })
	for i := range names {
		names[i] = strings.TrimSpace(names[i])
	}
	return s.Add(k, names...)
}

// Add grants names of a kind.
func (s *Set) Add(k Kind, names ...string) error {
	grants := s.grants(k)
	if grants == nil {
		return fault.New(fault.Invalid, "there is no permission %q (known: %s)", k, known())
	}
	if slices.Contains(names, "") {
		return fault.New(fault.Invalid, "an empty name cannot be allowed by --allow-%s", k)
	}
	*grants = append(append(make([]string, 0, len(*grants)+len(names)), *grants...), names...)
	return nil
}

// Declare adds what a script's header asks for in its allow table.
func (s *Set) Declare(allow map[string][]string) error {
	for _, k := range Kinds() {
		if names, ok := allow[string(k)]; ok {
			if err := s.Add(k, names...); err != nil {
				return err
			}
		}
	}
	for name := range allow {
		if s.grants(Kind(name)) == nil {
			return fault.New(fault.Invalid, "there is no permission %q (known: %s)", name, known())
		}
	}
	return nil
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
	case Share:
		return &s.Share
	}
	return nil
}

func known() string { return strings.Trim(fmt.Sprint(Kinds()), "[]") }
