package permission

import (
	"context"
	"sync"
)

// Guard is the Checker of a script: it decides by a Set, asks a person about
// what that neither grants nor denies, and tells what was decided.
type Guard struct {
	Set *Set

	// Ask asks a person, unless it is nil, and waits for the answer. The error is
	// for a question that was given up. It is called once for each Text, by one
	// goroutine at a time.
	Ask func(Request) (Answer, error)

	// Notes are told each decision before it takes effect. The error of one
	// refuses the request. They may be called by several goroutines.
	Notes []func(Request, Decision) error

	turn chan struct{} // held by who asks

	mu      sync.Mutex
	yes     []*rule         // what the answers grant
	refused map[string]bool // what they do not, by kind and Text
}

// NewGuard returns a Guard that decides by a Set.
func NewGuard(s *Set) *Guard {
	return &Guard{Set: s, turn: make(chan struct{}, 1), refused: map[string]bool{}}
}

// Answer is what a person says to a question.
type Answer int

// The answers.
const (
	No     Answer = iota
	Yes           // as long as this process runs
	Always        // whoever asks has remembered it
)

// Rules of what a person has decided, where a Decision names one.
const (
	askedYes = "asked: yes"
	askedNo  = "asked: no"
)

// Check implements Checker.
func (g *Guard) Check(r Request) error {
	d := g.decide(r)
	if d.Verdict == Ungranted && g.Ask != nil && d.Rule == "" {
		d = g.ask(r, d)
	}
	for _, note := range g.Notes {
		if err := note(r, d); err != nil {
			return err
		}
	}
	return d.Err
}

// Allows implements Quiet.
func (g *Guard) Allows(r Request) bool { return g.decide(r).Err == nil }

// decide decides by the Set, and by what was answered before.
func (g *Guard) decide(r Request) Decision {
	d := g.Set.Decide(r)
	if d.Verdict != Ungranted {
		return d
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	for _, rule := range g.yes {
		if rule.kind == r.Kind && rule.allows(r) {
			return Decision{Verdict: Granted, Rule: askedYes}
		}
	}
	if g.refused[question(r)] {
		d.Rule = askedNo
	}
	return d
}

// question is what two requests have in common if one answer is enough for both.
func question(r Request) string { return string(r.Kind) + " " + Text(r) }

// ask has a person decide what d leaves open.
func (g *Guard) ask(r Request, d Decision) Decision {
	ctx := context.Background()
	if r.By != nil {
		ctx = r.By.Context()
	}
	select {
	case g.turn <- struct{}{}:
		defer func() { <-g.turn }()
	case <-ctx.Done():
		return Decision{Err: context.Cause(ctx)}
	}
	if again := g.decide(r); again.Verdict != Ungranted || again.Rule != "" {
		return again // somebody has asked meanwhile
	}
	answer, err := g.Ask(r)
	if err != nil {
		return Decision{Err: err}
	}
	return g.answered(r, d, answer)
}

func (g *Guard) answered(r Request, d Decision, answer Answer) Decision {
	g.mu.Lock()
	defer g.mu.Unlock()
	if answer != No {
		rule, err := newRule(askedYes, r.Kind, Text(r))
		if err != nil {
			return Decision{Err: err}
		}
		g.yes = append(g.yes, rule)
		return Decision{Verdict: Granted, Rule: askedYes}
	}
	g.refused[question(r)] = true
	d.Rule = askedNo
	return d
}
