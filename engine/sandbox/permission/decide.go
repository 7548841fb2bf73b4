package permission

import (
	"strings"

	"github.com/unilua/unilua/engine/fault"
)

// rules are a Set whose names are fixed.
type rules struct{ allow, deny map[Kind][]*rule }

func (l *rules) add(to map[Kind][]*rule, flag string, k Kind, texts []string) error {
	for _, text := range texts {
		r, err := newRule(flag+string(k)+"="+quoted(listed(k, text)), k, text)
		if err != nil {
			return err
		}
		to[k] = append(to[k], r)
	}
	return nil
}

// Check implements Checker.
func (s *Set) Check(r Request) error { return s.Decide(r).Err }

// Decide answers a request, and says why.
func (s *Set) Decide(r Request) Decision {
	if err := s.Pin(); err != nil {
		return forbidden(err.Error(), r, "%s", err)
	}
	if strings.IndexByte(r.Target, 0) >= 0 {
		return forbidden("", r, "it contains a zero byte")
	}
	if d := s.rules.denied(r.Kind, r); d != nil {
		return forbidden(d.origin, r, "%s denies it", d.origin)
	}
	if r.Kind == Share && reserved(r.Target) {
		return s.rules.granted(r, namesReserved)
	}
	if s.AllowAll {
		return Decision{Verdict: Granted, Rule: "--allow-all"}
	}
	if r.Kind == Share && s.Share == nil && !s.declared {
		return Decision{Verdict: Granted, Rule: "default"}
	}
	return s.rules.granted(r, nil)
}

// granted looks for a rule that grants r, among those that fit if that is given.
func (l *rules) granted(r Request, fits func(*rule) bool) Decision {
	for _, g := range l.allow[r.Kind] {
		if (fits == nil || fits(g)) && g.allows(r) {
			return Decision{Verdict: Granted, Rule: g.origin}
		}
	}
	return Decision{Err: l.refusal(r)}
}

// namesReserved reports whether a rule means names that begin with __: a plain
// * does not.
func namesReserved(g *rule) bool { return reserved(g.text) }

// denied returns the rule that forbids r, nil if there is none. What moves a
// file away moves it out of reach of the rules that keep it from being read.
func (l *rules) denied(k Kind, r Request) *rule {
	for _, d := range l.deny[k] {
		if d.denies(r) {
			return d
		}
	}
	if k == Write && r.Tree {
		return l.denied(Read, r)
	}
	return nil
}

// forbidden is the decision about what no flag can allow.
func forbidden(rule string, r Request, why string, args ...any) Decision {
	err := fault.New(fault.Denied, "%s is not allowed: "+why, append([]any{doing(r)}, args...)...)
	return Decision{Verdict: Forbidden, Rule: rule, Err: &denial{err}}
}

// denial is a refusal that no flag turns into a grant.
type denial struct{ cause *fault.Error }

func (d *denial) Error() string { return d.cause.Error() }

func (d *denial) Unwrap() error { return d.cause }

// Hint is what to do about it: the sentence says so already.
func (d *denial) Hint() string { return "" }
