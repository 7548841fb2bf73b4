package lock

import (
	"fmt"
	"strings"
)

// explain says, after a reduction that left w, what each session of the
// deadlock waits for: a list that begins with w and in which each one named is
// explained in its turn.
func (x *search) explain(w *waiter) string {
	x.epoch++ // marks those that are explained, or will be
	reduced := x.epoch - 1
	w.session.sim.backward = x.epoch
	var text strings.Builder
	if w.lock != nil {
		fmt.Fprintf(&text, "lock %q: the wait would never end: ", w.lock.name)
	} else {
		fmt.Fprintf(&text, "run %q: the wait would never end: ", w.target.name)
	}
	for todo := []*waiter{w}; len(todo) > 0; todo = todo[1:] {
		if todo[0] != w {
			text.WriteString("; ")
		}
		for _, s := range todo[0].explain(&text, reduced) {
			if s.sim.backward != x.epoch {
				s.sim.backward = x.epoch
				todo = append(todo, s.stuck(reduced))
			}
		}
	}
	return text.String()
}

// stuck returns the first wait of s that the reduction did not answer. One for
// a session it has not answered, if that has waits left.
func (s *session) stuck(reduced uint64) *waiter {
	for w := range s.waits.all {
		if w.lock != nil && w.simulated != reduced || w.target != nil && w.target.sim.waits > 0 {
			return w
		}
	}
	return nil
}

// explain writes what w waits for, and returns the sessions in its way.
func (w *waiter) explain(text *strings.Builder, reduced uint64) []*session {
	if w.target != nil {
		fmt.Fprintf(text, "%s waits for run %s", w.at(w.session), w.target.name)
		return []*session{w.target}
	}
	fmt.Fprintf(text, "%s waits for lock %q", w.at(w.session), w.lock.name)
	var inTheWay []*session
	blame := func(how string, c *claim, s *session) {
		if len(inTheWay) > 0 {
			how = " and"
		}
		text.WriteString(how + " " + c.at(s))
		if s == w.session {
			text.WriteString(", itself")
		}
		inTheWay = append(inTheWay, s)
	}
	l := w.lock
	if l.admitsSimulated(w.shared) { // but for the first in line
		blame(" behind", &l.sim.next.claim, l.sim.next.session)
		return inTheWay
	}
	for g := range l.holders.all {
		if g.session.sim.waits > 0 {
			blame(" held by", &g.claim, g.session)
		}
	}
	for ahead := range l.queue.all { // holders, as soon as it is their turn
		if ahead.simulated == reduced && ahead.session.sim.waits > 0 {
			blame(" behind", &ahead.claim, ahead.session)
		}
	}
	return inTheWay
}
