package pattern

import "strings"

// stride is how many steps a Matcher makes before it asks its Watch: some 10 µs.
const stride = 1 << 12

// inline is how many branches a Matcher has room for without an allocation.
const inline = 8

// Matcher looks for the matches of a program in a subject. It is not safe for
// concurrent use. One on the stack allocates nothing, unless more than inline
// items of the pattern repeat.
type Matcher struct {
	Program *Program
	Subject string

	// Watch, unless nil, ends a search with its error. It is asked every few
	// thousand steps. A context.Context is one.
	Watch interface{ Err() error }

	Start, End int // the match that was found, from 0
	captures   [MaxCaptures]struct{ start, end int }
	steps      int // since Watch was asked
}

// Capture is the part of the subject from Start to End, or if Position is set,
// where it was made.
type Capture struct {
	Start, End int
	Position   bool
}

// Capture returns capture i, from 0, of the match that was found. Without any
// captures, the first is the match.
func (m *Matcher) Capture(i int) (Capture, error) {
	kinds := m.Program.captures
	switch {
	case i == 0 && len(kinds) == 0:
		return Capture{Start: m.Start, End: m.End}, nil
	case i >= len(kinds):
		return Capture{}, errCaptureIndex
	case kinds[i] == unfinished:
		return Capture{}, errUnfinished
	}
	c := m.captures[i]
	return Capture{c.start, c.end, kinds[i] == position}, nil
}

// Find looks for the first match that begins at from or later, where from is at
// most the length of the subject. The error is a fault of the pattern, or that
// of Watch.
func (m *Matcher) Find(from int) (bool, error) {
	p := m.Program
	var room [inline]branch
	branches := room[:]
	if p.branches > inline {
		branches = make([]branch, p.branches)
	}
	if p.anchored {
		return m.match(from, branches)
	}
	for at := m.candidate(from); at >= 0; at = m.candidate(m.next(at)) {
		if found, err := m.match(at, branches); found || err != nil {
			return found, err
		}
	}
	return false, nil
}

// candidate returns the first position from at on where a match may begin, -1
// if there is none.
func (m *Matcher) candidate(at int) int {
	p := m.Program
	switch {
	case at > len(m.Subject):
		return -1
	case len(p.prefix) > 1:
		if i := strings.Index(m.Subject[at:], p.prefix); i >= 0 {
			return at + i
		}
		return -1
	case len(p.prefix) == 1:
		if i := strings.IndexByte(m.Subject[at:], p.prefix[0]); i >= 0 {
			return at + i
		}
		return -1
	}
	for ; at < len(m.Subject); at++ {
		if p.first.bytes.has(m.Subject[at]) {
			return at
		}
	}
	if p.first.atEnd {
		return at
	}
	return -1
}

// next returns where a match may begin if none begins at at. Where a pattern
// begins with a repeated set, and what comes after cannot begin with a byte of
// it, none begins in the rest of the run either: the same would come after.
func (m *Matcher) next(at int) int {
	if run := m.Program.leading; run != nil && at < len(m.Subject) && run.has(m.Subject[at]) {
		return run.span(m.Subject, at)
	}
	return at + 1
}

// match looks for a match that begins at start. Each item takes what it likes
// best; when one does not fit, the last item that could take something else
// does so, and those after it begin anew.
func (m *Matcher) match(start int, branches []branch) (bool, error) {
	items, subject := m.Program.items, m.Subject
	at, n, depth, steps := start, 0, 0, m.steps
	for {
		if steps++; steps >= stride {
			steps = 0
			if m.Watch != nil {
				if err := m.Watch.Err(); err != nil {
					return false, err
				}
			}
		}
		it := &items[n]
		ok := false
		switch it.kind {
		case text:
			if ok = strings.HasPrefix(subject[at:], it.text); ok {
				at += len(it.text)
			}
		case single:
			if ok = at < len(subject) && it.set.has(subject[at]); ok {
				at++
			}
		case star, plus, optional:
			low, high := it.bounds(subject, at)
			steps += (high - at) / 4
			if !it.possessive {
				high = it.back(subject, high, low)
			}
			if ok = high >= low; !ok {
				break
			}
			if at = high; high > low && !it.possessive {
				branches[depth] = branch{item: n, at: high, low: low}
				depth++
			}
		case lazy:
			from := at
			at, ok = it.ahead(subject, at)
			steps += (at - from) / 4
			if ok && !it.possessive {
				branches[depth] = branch{item: n, at: at}
				depth++
			}
		case open, here:
			m.captures[it.slot].start, ok = at, true
		case shut:
			m.captures[it.slot].end, ok = at, true
		case again:
			c := &m.captures[it.slot]
			steps += (c.end - c.start) / 16
			if ok = strings.HasPrefix(subject[at:], subject[c.start:c.end]); ok {
				at += c.end - c.start
			}
		case balance:
			from := at
			at, ok = balanced(subject, at, it.low, it.high)
			steps += (at - from) / 4
		case frontier:
			ok = !it.set.has(byteAt(subject, at-1)) && it.set.has(byteAt(subject, at))
		case finish:
			ok = at == len(subject)
		case accept:
			m.Start, m.End, m.steps = start, at, steps
			return true, nil
		case faulty:
			return false, m.Program.fault
		}
		if ok {
			n++
			continue
		}
		for ; depth > 0; depth-- {
			b := &branches[depth-1]
			from := b.at
			if ok = b.retry(&items[b.item], subject); ok {
				steps += max(from-b.at, b.at-from) / 4
				n, at = b.item+1, b.at
				break
			}
		}
		if !ok {
			m.steps = steps
			return false, nil
		}
	}
}

// balanced returns the end of the text from at on that begins with low, ends
// with high, and has as many of both. If there is none it returns how far it
// looked.
func balanced(subject string, at int, low, high byte) (end int, ok bool) {
	if at >= len(subject) || subject[at] != low {
		return at, false
	}
	depth := 1
	for at++; at < len(subject); at++ {
		switch subject[at] {
		case high: // which may be low as well
			if depth--; depth == 0 {
				return at + 1, true
			}
		case low:
			depth++
		}
	}
	return at, false
}

// byteAt returns a byte of the subject, 0 before and behind it.
func byteAt(subject string, at int) byte {
	if at < 0 || at >= len(subject) {
		return 0
	}
	return subject[at]
}
