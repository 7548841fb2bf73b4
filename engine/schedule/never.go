package schedule

import (
	"fmt"
	"strings"
	"time"
)

// why says why an expression can never be due: there are no such days in its
// months.
func (c *Cron) why() string {
	const leapYear = 2000
	f := c.pattern.(*fields)
	longest, months := 0, f.month.list()
	var exists set
	for _, m := range months {
		month := monthOf(leapYear, time.Month(m))
		longest = max(longest, month.length)
		exists |= daysOf(c.items[atDayOfMonth], month)
	}
	if exists == 0 {
		return fmt.Sprintf("%s never %s more than %d days", enumerate(namesIn(monthNames, months, 1), "and"), either(len(months) == 1, "has", "have"), longest)
	}
	return "no day of its months is in both fields, " + dayOfMonth.name + " and " + dayOfWeek.name
}

// namesIn returns the names of numbers, of which the first is lo.
func namesIn(names []string, numbers []int, lo int) []string {
	list := make([]string, len(numbers))
	for i, n := range numbers {
		list[i] = names[n-lo]
	}
	return list
}

func either(is bool, yes, no string) string {
	if is {
		return yes
	}
	return no
}

// enumerate joins words: a, b and c.
func enumerate(words []string, and string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	end := len(words) - 1
	return strings.Join(words[:end], ", ") + " " + and + " " + words[end]
}
