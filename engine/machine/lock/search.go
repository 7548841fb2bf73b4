package lock

// The graph of who waits for whom has an edge from each session that waits
//
//   - to the session just ahead of it in the queue of the lock, or if it is the
//     first there, to each holder of the lock;
//   - to the session for whose end it waits.
//
// An edge to the one just ahead stands for all that are ahead of it, so a
// session has few edges however long the queue is.

// dependencies yields the sessions that s waits for.
func (s *session) dependencies(yield func(*session) bool) {
	for w := range s.waits.all {
		if !w.dependencies(yield) {
			return
		}
	}
}

func (w *waiter) dependencies(yield func(*session) bool) bool {
	switch {
	case w.target != nil:
		return yield(w.target)
	case w.lock == nil:
	case w.inLine.prev != nil:
		return yield(w.inLine.prev.of.session)
	default:
		for g := range w.lock.holders.all {
			if !yield(g.session) {
				return false
			}
		}
	}
	return true
}

// dependents yields the sessions that wait for s.
func (s *session) dependents(yield func(*session) bool) {
	for g := range s.leases.all {
		if w := g.lock.queue.front(); w != nil && !yield(w.session) {
			return
		}
	}
	for w := range s.waits.all {
		if behind := w.inLine.next.element(); w.lock != nil && behind != nil && !yield(behind.session) {
			return
		}
	}
	for w := range s.awaiters.all {
		if !yield(w.session) {
			return
		}
	}
}

// dependencyCost and dependentCost bound what it costs to look at the edges of
// s. The holders of any but the first lock it waits for are left out.
func (s *session) dependencyCost() int {
	cost := 1 + s.waits.n
	if w := s.waits.front(); w != nil && w.lock != nil && w.inLine.prev == nil {
		cost += w.lock.holders.n
	}
	return cost
}

func (s *session) dependentCost() int { return 1 + s.leases.n + s.waits.n + s.awaiters.n }

// search finds cycles and deadlocks. It keeps its memory between searches, and
// tells their marks apart by an epoch.
type search struct {
	epoch    uint64
	forward  []*session
	backward []*session
	locks    []*lock
}

// closesCycle reports whether s waits for itself, by a path of any length. It
// searches from s in both directions in turn, the cheaper one first, and stops
// when either has nowhere to go: so it costs what the smaller side costs, and
// next to nothing if nobody waits for s or s waits for nobody who waits. The
// method is the two-way search of Haeupler, Kavitha, Mathew, Sen and Tarjan,
// "Incremental cycle detection, topological ordering, and strong component
// maintenance", ACM Transactions on Algorithms 8(1), 2012.
func (x *search) closesCycle(s *session) bool {
	x.epoch++
	s.sim.forward, s.sim.backward = x.epoch, x.epoch
	x.forward, x.backward = append(x.forward[:0], s), append(x.backward[:0], s)
	spentForward, spentBackward := 0, 0
	for len(x.forward) > 0 && len(x.backward) > 0 {
		f, b := x.forward[len(x.forward)-1], x.backward[len(x.backward)-1]
		costForward, costBackward := spentForward+f.dependencyCost(), spentBackward+b.dependentCost()
		met := false
		if costForward <= costBackward {
			spentForward = costForward
			met = x.stepForward(f)
		} else {
			spentBackward = costBackward
			met = x.stepBackward(b)
		}
		if met {
			return true
		}
	}
	return false
}

// stepForward replaces the last of x.forward, f, by what it waits for. It
// reports whether the two searches have met.
func (x *search) stepForward(f *session) bool {
	x.forward = x.forward[:len(x.forward)-1]
	for next := range f.dependencies {
		if next.sim.backward == x.epoch {
			return true
		}
		if next.sim.forward != x.epoch {
			next.sim.forward = x.epoch
			x.forward = append(x.forward, next)
		}
	}
	return false
}

// stepBackward replaces the last of x.backward, b, by what waits for it.
func (x *search) stepBackward(b *session) bool {
	x.backward = x.backward[:len(x.backward)-1]
	for next := range b.dependents {
		if next.sim.forward == x.epoch {
			return true
		}
		if next.sim.backward != x.epoch {
			next.sim.backward = x.epoch
			x.backward = append(x.backward, next)
		}
	}
	return false
}
