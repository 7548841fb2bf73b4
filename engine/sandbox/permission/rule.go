package permission

import (
	"github.com/unilua/unilua/engine/fault"
)

// rule is one grant or denial, whose names are fixed.
type rule struct {
	origin string // such as --allow-run=df
	kind   Kind
	text   string
	all    bool // of its kind
	what   matcher
}

// matcher compares requests of one kind with a rule. A grant covers no more
// than it says, and a denial no less.
type matcher interface {
	allows(Request) bool
	denies(Request) bool
}

// newRule returns the rule that text stands for. The error is for a text that
// stands for nothing.
func newRule(origin string, k Kind, text string) (*rule, error) {
	r := &rule{origin: origin, kind: k, text: text, all: text == "*"}
	if text == "" {
		return nil, fault.New(fault.Invalid, "%s: a name is expected, and this one is empty", k)
	}
	var err error
	switch k {
	case Run:
		r.what, err = parseCommand(text)
	case Read, Write:
		r.what, err = newTree(text)
	case Net:
		r.what, err = ParseAddress(text)
	case Env, Share:
		r.what, err = parseName(text)
	default:
		return nil, fault.New(fault.Invalid, "there is no permission %q (known: %s)", k, known())
	}
	if err != nil && !r.all {
		return nil, fault.New(fault.Invalid, "%q: %w", text, err)
	}
	return r, nil
}

// allows reports whether the rule grants r. Everything does not mean the insides
// of processes.
func (g *rule) allows(r Request) bool {
	if g.all {
		return !(isPath(r.Kind) && insideProcess(r.Target))
	}
	return g.what.allows(r)
}

func (g *rule) denies(r Request) bool { return g.all || g.what.denies(r) }

func isPath(k Kind) bool { return k == Read || k == Write }

// name is a pattern for names.
type name struct{ pattern pattern }

func parseName(text string) (name, error) {
	p, err := parsePattern(text)
	return name{p}, err
}

func (n name) allows(r Request) bool { return n.pattern.match(r.Target) }
func (n name) denies(r Request) bool { return n.pattern.match(r.Target) }
