package schedule

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// parser reads one field. Its errors say what is wrong with it.
type parser struct {
	field *field
	job   string
	stars bool // there was a *
}

// list reads items with commas between them.
func (p *parser) list(text string) ([]item, error) {
	var items []item
	for part := range strings.SplitSeq(strings.ToUpper(text), ",") {
		i, err := p.item(part)
		if err != nil {
			return nil, p.within(text, part, err)
		}
		items = append(items, i)
	}
	return items, nil
}

// within says which part of a list an error is about.
func (p *parser) within(text, part string, err error) error {
	if part == "" || len(part) == len(text) {
		return err
	}
	return fmt.Errorf("%s: %w", quote(part), err)
}

func (p *parser) item(text string) (item, error) {
	if text == "" {
		return item{}, errors.New("something is missing beside a comma")
	}
	base, step, stepped := strings.Cut(text, "/")
	i, err := p.base(base, stepped)
	switch {
	case err != nil:
		return item{}, err
	case !stepped:
		return p.filled(i), nil
	case i.form != numbers && i.form != weekdays || base == "?":
		return item{}, errors.New("a step stands behind *, a number, a range or H")
	}
	if i.step, err = p.step(step, i); err != nil {
		return item{}, err
	}
	if i.hashed {
		i.lo += spread(p.job, p.field.name, i.step)
	}
	return p.filled(i), nil
}

// filled returns i with its set.
func (p *parser) filled(i item) item {
	switch i.form {
	case numbers:
		i.set = span(i.lo, i.hi, i.step)
	case weekdays:
		i.set = span(i.lo, i.hi, i.step)
		i.set = (i.set | i.set>>7) & span(0, 6, 1) // 7 is 0
	}
	return i
}

// base reads an item without its step. If there is a step, a number is the
// beginning of what is stepped through.
func (p *parser) base(text string, stepped bool) (item, error) {
	i := item{lo: p.field.lo, hi: p.field.hi, step: 1}
	if p.field == dayOfWeek {
		i.form = weekdays
	}
	switch {
	case text == "*":
		p.stars = true
		return i, nil
	case text == "?":
		return i, p.openable()
	case text == "H" || strings.HasPrefix(text, "H("):
		return p.hash(i, text, stepped)
	}
	if special, ok, err := p.special(text); ok || err != nil {
		return special, err
	}
	if from, to, ok := strings.Cut(text, "-"); ok {
		return p.span(i, from, to)
	}
	n, err := p.number(text)
	i.lo = n
	if p.field == dayOfWeek {
		i.lo = n % 7
	}
	if !stepped {
		i.hi = i.lo
	}
	return i, err
}

// openable refuses ? but in the fields of days.
func (p *parser) openable() error {
	if p.field == dayOfMonth || p.field == dayOfWeek {
		return nil
	}
	return errors.New("? stands only for any day of the month or any day of the week: write *")
}

// span reads a range. Sunday may stand at its end.
func (p *parser) span(i item, from, to string) (item, error) {
	var err error
	if i.lo, err = p.number(from); err != nil {
		return i, err
	}
	if i.hi, err = p.number(to); err != nil {
		return i, err
	}
	if p.field == dayOfWeek {
		i.lo %= 7
		if i.hi == 0 && i.lo > 0 {
			i.hi = 7
		}
	}
	if i.lo > i.hi {
		return i, fmt.Errorf("the range goes backwards: write %s-%d,%d-%s", from, p.field.hi, p.field.lo, to)
	}
	return i, nil
}

// hash reads H or H(FROM-TO).
func (p *parser) hash(i item, text string, stepped bool) (item, error) {
	if p.job == "" {
		return i, ErrNoName
	}
	i.hashed, i.hi = true, p.field.spread
	if limits, ok := strings.CutPrefix(text, "H("); ok {
		from, to, isRange := strings.Cut(strings.TrimSuffix(limits, ")"), "-")
		if !isRange || !strings.HasSuffix(limits, ")") {
			return i, fmt.Errorf("limits of H are written as H(%d-%d)", p.field.lo, p.field.spread)
		}
		var err error
		if i, err = p.span(i, from, to); err != nil {
			return i, err
		}
	}
	if !stepped {
		i.lo += spread(p.job, p.field.name, i.hi-i.lo+1)
		i.hi = i.lo
	}
	return i, nil
}

// step reads a step, which must lead from the first number of an item to
// another.
func (p *parser) step(text string, i item) (int, error) {
	n, err := strconv.Atoi(text)
	width := i.hi - i.lo
	switch {
	case err != nil || n < 1 || text[0] == '+':
		return 0, fmt.Errorf("the step %s is not a whole number of 1 or more", quote(text))
	case n <= width:
		return n, nil
	case i.hashed:
		return 0, fmt.Errorf("a step of %d leads out of %d-%d", n, i.lo, i.hi)
	}
	return 0, fmt.Errorf("a step of %d leads out of %d-%d, so that only %d is left: write that, or state an interval with every", n, i.lo, i.hi, i.lo)
}

// number reads a number or a name.
func (p *parser) number(text string) (int, error) {
	if n, ok := p.field.number(text); ok {
		return n, nil
	}
	n, err := strconv.Atoi(text)
	hi := p.field.largest()
	switch {
	case err != nil || text[0] == '+' || text[0] == '-':
		return 0, p.unknown(text)
	case n < p.field.lo || n > hi:
		return 0, fmt.Errorf("%d is not between %d and %d%s", n, p.field.lo, hi, p.hint(n))
	}
	return n, nil
}
