package pattern

// look finds out, from the last item to the first, what can follow on each
// item that repeats, which spares the match most of its wrong ways; and what a
// match begins with, which spares the search most of its starts.
func (p *Program) look() {
	rest := anything
	for i := len(p.items) - 1; i >= 0; i-- {
		it := &p.items[i]
		if it.repeats() {
			p.branches++
			it.precede(rest)
		}
		rest = it.before(rest)
	}
	p.first = rest
	p.begin()
}

func (i *item) repeats() bool { return i.kind >= optional && i.kind <= lazy }

// precede notes what comes after an item that repeats.
func (i *item) precede(rest start) {
	i.follow, i.atEnd = &all, rest.atEnd
	i.only = -1
	if rest.bytes != all {
		follow := rest.bytes
		i.follow, i.only = &follow, follow.only()
	}
	i.possessive = !i.set.meets(i.follow)
}

// before returns what a match of i and what comes after it can begin with.
func (i *item) before(rest start) start {
	switch i.kind {
	case text:
		return start{bytes: singles[i.text[0]]}
	case single, plus:
		return start{bytes: *i.set}
	case optional, star, lazy:
		rest.bytes.union(i.set)
	case balance:
		return start{bytes: singles[i.low]}
	case frontier: // which sees a zero at the end of the subject
		rest.bytes.intersect(i.set)
		rest.atEnd = rest.atEnd && i.set.has(0)
	case finish:
		return start{atEnd: true}
	case accept, again, never, faulty:
		return anything
	}
	return rest
}

// begin notes how to find where a match can begin.
func (p *Program) begin() {
	i := 0
	for p.items[i].kind == open || p.items[i].kind == here {
		i++
	}
	switch it := &p.items[i]; it.kind {
	case text:
		p.prefix = it.text
	case star, plus:
		if it.possessive && !p.looksBack {
			p.leading = it.set
		}
	}
	if char := p.first.bytes.only(); char >= 0 && p.prefix == "" && !p.first.atEnd {
		p.prefix = string([]byte{byte(char)})
	}
}
