// Package permission decides what a run may do to the world outside it.
//
// Nothing is allowed that was not granted, except shared objects, which are
// all allowed unless some are granted. What is denied by name stays denied,
// whatever grants it. A refusal is a *fault.Error of code denied, whose
// sentence ends with the flag that would allow it.
//
// # What grants look like
//
//   - Run: a program, and perhaps patterns for its arguments, separated by
//     spaces. "df" allows any arguments, "systemctl restart *" two of them, of
//     which the first is restart, "git log **" any number after log, and
//     `sync ""` none. A program without a slash is looked up in PATH when the
//     grant is made, and stands for that file from then on.
//   - Read and Write: a file, or a folder with all in it. Links are followed
//     when the grant is made.
//   - Net: HOST or HOST:PORT; see Address.
//   - Env and Share: a name, in which each * stands for any text.
//
// "*" alone is everything of its kind. In patterns for arguments and names a
// backslash takes the meaning from a space, star or backslash after it.
//
// # What is not decided here
//
// Targets are compared as they are given: whoever asks has resolved a path with
// Resolve and a program with Locate, and then opens or runs just that, following
// no link (package file), so that what was decided is what is done.
package permission

import (
	"context"
	"net/netip"
	"strings"
)

// Kind is what is asked for. Its text is the flag's name after --allow-, and
// the field's name in a header's allow table.
type Kind string

// The kinds.
const (
	Run   Kind = "run"   // a program
	Read  Kind = "read"  // a file, or a folder with all in it
	Write Kind = "write" // the same
	Net   Kind = "net"   // host:port
	Env   Kind = "env"   // a variable of the environment
	Share Kind = "share" // a shared object, by name
)

// Kinds returns the kinds that can be granted, in their documented order.
func Kinds() []Kind { return []Kind{Run, Read, Write, Net, Env, Share} }

// Request asks for one thing.
type Request struct {
	Kind Kind

	// Target is what is asked for: a path that Resolve has returned, a program
	// that Locate has (or the bare name of one that is nowhere), a host:port, or
	// a name.
	Target string

	Args []string   // of a program, after its name
	Addr netip.Addr // to connect to, once the host is resolved
	Tree bool       // Write: what is at Target goes away from there, with all below it

	By Asker // nil if nobody is known
}

// Asker is the run that asks. Its methods are called while it waits for the
// answer.
type Asker interface {
	Context() context.Context // done when the answer is not needed any more
	Run() (job, id string)
	Line() (script string, line int) // line is 0 if it is not known
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

// Verdict is how a request was decided.
type Verdict int

// The verdicts.
const (
	Ungranted Verdict = iota // nothing says anything about it, so it is refused
	Granted
	Forbidden // refused, whatever grants it
)

// Decision is the answer to a request.
type Decision struct {
	Verdict Verdict
	Rule    string // the flag or the like that decided, "" for none
	Err     error  // the refusal, nil if it was granted
}

// reserved reports whether a name of a shared object is the host's own.
func reserved(name string) bool { return strings.HasPrefix(name, "__") }
