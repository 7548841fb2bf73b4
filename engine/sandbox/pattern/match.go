package pattern

import "strings"

// Stride is how many steps a Matcher makes before it asks its Watch, each some
// 2 ns of work. Of more that one step may make, Spent tells.
const Stride = 1 << 12

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
	told       int // of these, by Spent; less than 0 where Watch was asked late
}

// Spent returns how many steps were made since it was asked last, but for a
// Stride for each time that Watch was asked.
func (m *Matcher) Spent() int {
	n := m.steps - m.told
	m.told = m.steps
	return n
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
			m.pass(at - from)
			return found, err
		}
	}
	m.pass(len(m.Subject) - from)
	return false, nil
}

// pass counts that n bytes were gone over where no match begins.
func (m *Matcher) pass(n int) {
	bytesPerStep := 4
	if m.Program.prefix != "" {
		bytesPerStep = 64 // which a search for a text goes over at once
	}
	m.steps += n / bytesPerStep
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
	at, n, depth := start, 0, 0
	for {
		if m.steps++; m.steps >= Stride {
			if err := m.ask(); err != nil {
				return false, err
			}
		}
		it := &items[n]
		ok := false
		switch it.kind {
		case accept:
			m.Start, m.End = start, at
			return true, nil
		case faulty:
			return false, m.Program.fault
		case single:
			if ok = at < len(subject) && it.set.has(subject[at]); ok {
				at++
			}
		case open, here:
			m.captures[it.slot].start, ok = at, true
		case shut:
			m.captures[it.slot].end, ok = at, true
		case optional, star, plus, lazy:
			b := &branches[depth]
			ok = b.enter(it, subject, at)
			m.steps += abs(b.at-at) / 4
			if b.item, at = n, b.at; ok && !it.possessive {
				depth++
			}
		default:
			at, ok = m.take(it, at)
		}
		for !ok {
			if depth == 0 {
				return false, nil
			}
			b := &branches[depth-1]
			from := b.at
			ok = b.retry(&items[b.item], subject)
			m.steps += abs(b.at-from) / 4
			if n, at = b.item, b.at; !ok {
				depth--
			}
		}
		n++
	}
}

func abs(n int) int { return max(n, -n) }

// ask asks Watch, once it is time.
func (m *Matcher) ask() error {
	m.told += Stride - m.steps
	m.steps = 0
	if m.Watch == nil {
		return nil
	}
	return m.Watch.Err()
}

// take matches an item that has one way to do so at most, and returns where that
// ends.
func (m *Matcher) take(it *item, at int) (end int, ok bool) {
	switch it.kind {
	case text:
		return at + len(it.text), strings.HasPrefix(m.Subject[at:], it.text)
	case again:
		c := &m.captures[it.slot]
		length := c.end - c.start
		m.steps += length / 16
		return at + length, strings.HasPrefix(m.Subject[at:], m.Subject[c.start:c.end])
	case balance:
		end, ok = balanced(m.Subject, at, it.low, it.high)
		m.steps += (end - at) / 4
		return end, ok
	case frontier:
		return at, !it.set.has(byteAt(m.Subject, at-1)) && it.set.has(byteAt(m.Subject, at))
	case finish:
		return at, at == len(m.Subject)
	}
	return at, false // never
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
