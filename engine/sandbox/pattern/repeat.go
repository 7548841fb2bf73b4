package pattern

import "strings"

// branch is an item that repeats, to which a match can come back.
type branch struct {
	item int
	at   int // where what comes after it was tried
	low  int // the least at that is possible, if it likes more best
}

// enter begins with an item at at, and sets b to the first position that it
// likes. If there is none it returns false.
func (b *branch) enter(it *item, subject string, at int) (ok bool) {
	if it.kind == lazy {
		b.at, ok = it.ahead(subject, at)
		return ok
	}
	b.low, b.at = it.bounds(subject, at)
	if it.possessive {
		return b.at >= b.low
	}
	b.at = it.back(subject, b.at, b.low)
	return b.at >= b.low
}

// retry moves b to the next position that its item likes. If there is none it
// returns false.
func (b *branch) retry(it *item, subject string) (ok bool) {
	if it.kind != lazy {
		b.at = it.back(subject, b.at-1, b.low)
		return b.at >= b.low
	}
	if b.at >= len(subject) || !it.set.has(subject[b.at]) {
		return false
	}
	b.at, ok = it.ahead(subject, b.at+1)
	return ok
}

// bounds returns the ends of the least and of the most that an item takes at
// at. If the first is larger, there is not enough.
func (i *item) bounds(subject string, at int) (low, high int) {
	low = at
	switch {
	case i.kind == optional:
		if at < len(subject) && i.set.has(subject[at]) {
			return at, at + 1
		}
		return at, at
	case i.kind == plus:
		low++
	}
	if i.any {
		return low, len(subject)
	}
	return low, i.set.span(subject, at)
}

// back returns the last position from high down to low where what comes after
// i may begin, low-1 if there is none.
func (i *item) back(subject string, high, low int) int {
	if high < low || high == len(subject) && i.atEnd {
		return high
	}
	if i.only >= 0 {
		return low + strings.LastIndexByte(subject[low:min(high+1, len(subject))], byte(i.only))
	}
	if high == len(subject) {
		high--
	}
	for high >= low && !i.follow.has(subject[high]) {
		high--
	}
	return high
}

// ahead returns the first position from at on where what comes after i may
// begin, if the set of i has all bytes before it. If there is none it returns
// how far it looked.
func (i *item) ahead(subject string, at int) (int, bool) {
	if i.any && i.only >= 0 && !i.atEnd {
		found := strings.IndexByte(subject[at:], byte(i.only))
		if found < 0 {
			return len(subject), false
		}
		return at + found, true
	}
	for ; at < len(subject); at++ {
		if i.follow.has(subject[at]) {
			return at, true
		}
		if !i.set.has(subject[at]) {
			return at, false
		}
	}
	return at, i.atEnd
}

// span returns the end of the run of bytes of s from at on.
func (s *set) span(subject string, at int) int {
	for at < len(subject) && s.has(subject[at]) {
		at++
	}
	return at
}
