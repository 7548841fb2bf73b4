package schedule

import (
	"errors"
	"fmt"
	"time"
)

// Cron is a cron expression on the clock of a zone. ParseCron makes it.
type Cron struct {
	wall
	text  string
	items [len(cronFields)][]item
}

// CronOptions are what a cron expression leaves open.
type CronOptions struct {
	Zone *time.Location // UTC if nil
	Name string         // of the job: what H is made of
}

// ErrNoName is the failure of an expression with H, where no name is given.
var ErrNoName = errors.New("H spreads jobs by their names, and there is no name")

// String returns the expression as it was written.
func (c *Cron) String() string { return c.text }

// ParseCron reads a cron expression: five fields as in crontab(5), for minute,
// hour, day of the month, month and day of the week, or six with the second
// before them; or @hourly, @daily, @midnight, @weekly, @monthly, @yearly,
// @annually.
//
// A field is * or a list of numbers, of names such as JAN or MON, and of ranges
// such as 9-17, each of which may have a step: */15, 9-17/2, or 5/15 for 5-59/15.
// Days of the week go from 0, Sunday, to 7, Sunday again. If both day fields are
// restricted, a day in either is meant; if one of them begins with *, the day
// must be in both. Beyond crontab(5) there are
//
//	?          the same as *, in the fields of days
//	L L-3      in the day of the month: its last day; 3 days before
//	15W LW     in the day of the month: the day from Monday to Friday that is
//	           nearest to the 15th and in the same month; the last such day
//	2#2 FRIL   in the day of the week: the second Tuesday, the last Friday
//	H H(0-29)  a number that is made of the job's name, and always the same, so
//	H/15       that jobs spread; a step from such a number on
//
// ?, L, W and # mean what they mean in Quartz, but for the numbers of the days
// of the week; H is that of Jenkins. An expression that would never be due is
// refused.
func ParseCron(text string, o CronOptions) (*Cron, error) {
	c := &Cron{text: text, wall: wall{zone: o.Zone}}
	if c.zone == nil {
		c.zone = time.UTC
	}
	parts, err := split(text)
	if err != nil {
		return nil, fmt.Errorf("cron %s: %w", quote(text), err)
	}
	for i, part := range parts {
		p := parser{field: cronFields[i], job: o.Name}
		if c.items[i], err = p.list(part); err != nil {
			return nil, fmt.Errorf("cron %s: %s %s: %w", quote(text), cronFields[i].name, quote(part), err)
		}
		if i <= atHour && p.stars {
			c.interval = true
		}
	}
	f := c.fields(parts)
	c.pattern = f
	if _, ok := f.after(0); !ok {
		return nil, fmt.Errorf("cron %s can never run: %s", quote(text), c.why())
	}
	return c, nil
}

func (c *Cron) fields(parts []string) *fields {
	return &fields{
		second: setOf(c.items[atSecond]),
		minute: setOf(c.items[atMinute]),
		hour:   setOf(c.items[atHour]),
		month:  setOf(c.items[atMonth]),
		days: days{
			ofMonth: c.items[atDayOfMonth],
			ofWeek:  c.items[atDayOfWeek],
			both:    open(parts[atDayOfMonth]) || open(parts[atDayOfWeek]),
		},
	}
}

// setOf returns the numbers of all items that are numbers or weekdays.
func setOf(items []item) (s set) {
	for i := range items {
		s |= items[i].set
	}
	return s
}

// open reports whether a field of days begins as one that does not restrict them.
func open(part string) bool { return part[0] == '*' || part[0] == '?' }
