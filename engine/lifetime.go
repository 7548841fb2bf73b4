package engine

// An object is in memory for as long as something is left of it or a session
// that has opened it lives. Then it leaves, so that a host whose scripts open
// objects of ever new names, and empty or drop them, does not grow.

// claim notes that s has opened o. It reports false if o has left: then the name
// is free for another object.
func (o *object[O, R]) claim(s *Session) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.gone {
		return false
	}
	if s.opens(o) {
		o.openers++
	}
	return true
}

// disclaim notes the end of a session that had opened o.
func (o *object[O, R]) disclaim() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.openers--
	o.leave()
}

// leave takes o out of the engine, if nobody has it open and a new object would
// be the same. The caller holds o.mu.
func (o *object[O, R]) leave() {
	if o.openers > 0 || o.queued || o.collected || len(o.parked) > 0 || !o.blank() {
		return
	}
	o.gone = true
	o.e.shared.bytes.Add(-int64(o.weight))
	o.e.objects.CompareAndDelete(o.ref, o)
	if o.timer != nil {
		o.timer.Stop()
	}
}

// blank reports whether nothing is left of o, neither of what it holds nor of
// how it is kept.
func (o *object[O, R]) blank() bool {
	kept := o.keep != Keeping{} || o.used && o.persist() != None
	return (o.dropped || !kept) && o.m.Empty() && o != any(o.e.locks)
}
