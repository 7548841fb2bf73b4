package schedule

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/unilua/unilua/engine/value"
)

// The short forms, as crontab(5) has them.
var short = map[string]string{
	"@yearly":   "0 0 1 1 *",
	"@annually": "0 0 1 1 *",
	"@monthly":  "0 0 1 * *",
	"@weekly":   "0 0 * * 0",
	"@daily":    "0 0 * * *",
	"@midnight": "0 0 * * *",
	"@hourly":   "0 * * * *",
}

const (
	longest = 1000 // bytes of an expression
	wanted  = `there are 5: minute, hour, day of the month, month, day of the week; or 6, with the second before them`
)

// split returns the six fields of an expression.
func split(text string) ([]string, error) {
	if len(text) > longest {
		return nil, fmt.Errorf("it is longer than %d bytes", longest)
	}
	if trimmed := strings.TrimSpace(text); strings.HasPrefix(trimmed, "@") {
		long, err := expand(strings.ToLower(trimmed))
		if err != nil {
			return nil, err
		}
		text = long
	}
	fields := strings.Fields(text)
	switch n := len(fields); {
	case n > 0 && strings.Contains(fields[0], "="):
		return nil, fmt.Errorf("%s does not belong to it: the time zone is stated beside the expression", quote(fields[0]))
	case n == 6:
		return fields, nil
	case n == 5:
		return append([]string{"0"}, fields...), nil
	case n == 0:
		return nil, errors.New("it is empty: " + wanted)
	case n == 7:
		return nil, errors.New("it has 7 fields: " + wanted + "; a year cannot be given")
	case n == 1:
		return nil, errors.New("it has 1 field: " + wanted)
	default:
		return nil, fmt.Errorf("it has %d fields: %s", n, wanted)
	}
}

// expand returns what a short form stands for.
func expand(name string) (string, error) {
	if long, ok := short[name]; ok {
		return long, nil
	}
	word, _, _ := strings.Cut(name, " ")
	switch word {
	case "@reboot":
		return "", errors.New("it is not a time: a job that runs when its host starts says on_start=true")
	case "@every":
		return "", errors.New(`it is no cron expression: an interval is stated as every="5m"`)
	}
	known := slices.Sorted(maps.Keys(short))
	return "", fmt.Errorf("it is not known%s", suggest(name, known))
}

// suggest names what was probably meant, or all that is known.
func suggest(word string, known []string) string {
	if near := value.Suggest(word, known); near != "" {
		return " (did you mean " + near + "?)"
	}
	return " (known: " + strings.Join(known, ", ") + ")"
}

// quote quotes a text for a message, shortened.
func quote(text string) string {
	const most = 60
	if len(text) > most {
		return fmt.Sprintf("%q...", text[:most])
	}
	return fmt.Sprintf("%q", text)
}
