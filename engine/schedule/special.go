package schedule

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// special reads an item with L, W or #, and reports whether it is one.
func (p *parser) special(text string) (i item, ok bool, err error) {
	switch p.field {
	case dayOfMonth:
		return p.specialDay(text)
	case dayOfWeek:
		return p.specialWeekday(text)
	}
	return item{}, false, nil
}

func (p *parser) specialDay(text string) (i item, ok bool, err error) {
	switch {
	case text == "L":
		return item{form: lastDay}, true, nil
	case text == "LW", text == "WL":
		return item{form: lastWorkday}, true, nil
	case strings.HasPrefix(text, "L-"):
		n, err := strconv.Atoi(text[2:])
		if err != nil || n < 1 || n > 30 {
			err = fmt.Errorf("behind L- stands how many days before the last, from 1 to 30, not %s", quote(text[2:]))
		}
		return item{form: lastDay, n: n}, true, err
	case strings.HasSuffix(text, "W"):
		n, err := p.number(text[:len(text)-1])
		return item{form: nearestWorkday, lo: n}, true, err
	case strings.HasSuffix(text, "L"):
		return i, true, errors.New("L stands alone here, or as in L-3; the last Friday of the month is FRIL as the day of the week")
	}
	return item{}, false, nil
}

func (p *parser) specialWeekday(text string) (i item, ok bool, err error) {
	if name, n, ok := strings.Cut(text, "#"); ok {
		i = item{form: nthWeekday}
		if i.lo, err = p.weekday(name); err != nil {
			return i, true, err
		}
		if i.n, err = strconv.Atoi(n); err != nil || i.n < 1 || i.n > 5 {
			err = fmt.Errorf("behind # stands which one of the month is meant, from 1 to 5, not %s", quote(n))
		}
		return i, true, err
	}
	if name, ok := strings.CutSuffix(text, "L"); ok {
		if name == "" {
			return i, true, errors.New("say which day L is the last of the month of, such as FRIL; the last day of the month is L as the day of the month")
		}
		i = item{form: lastWeekday}
		i.lo, err = p.weekday(name)
		return i, true, err
	}
	return item{}, false, nil
}

// weekday reads a day of the week; Sunday is 0 and 7.
func (p *parser) weekday(text string) (int, error) {
	n, err := p.number(text)
	return n % 7, err
}

// unknown says that a text is neither a number nor a name.
func (p *parser) unknown(text string) error {
	switch {
	case text == "":
		return errors.New("a number is missing")
	case text == "*" || text == "?":
		return fmt.Errorf("%s stands alone or before a step", text)
	case len(p.field.names) == 0:
		return fmt.Errorf("%s is not a number from %d to %d", quote(text), p.field.lo, p.field.hi)
	}
	return fmt.Errorf("%s is neither a number from %d to %d nor a name%s", quote(text), p.field.lo, p.field.largest(), suggest(text, p.field.short()))
}

// hint says what was probably meant by a number that is too large or too small.
func (p *parser) hint(n int) string {
	switch {
	case n == 24 && p.field.hi == 23:
		return " (midnight is 0)"
	case n == 60 && p.field.hi == 59:
		return " (a full one is 0 of the next)"
	case n == 0:
		return " (the first is 1)"
	}
	return ""
}
