package text

import (
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/unilua/unilua/engine/value"
)

var sizeUnits = [...]string{"B", "KB", "MB", "GB", "TB"}

// Size returns a number of bytes with the largest unit that leaves at least 1 of
// it, in powers of 1024, and one digit behind the point: 1.5KB, 64MB. ParseSize
// reads it.
func Size(bytes float64) string {
	unit := 0
	for bytes = math.Round(bytes); unit < len(sizeUnits)-1 && tenths(bytes) >= 1024; unit++ {
		bytes /= 1024
	}
	return strconv.FormatFloat(tenths(bytes), 'f', -1, 64) + sizeUnits[unit]
}

func tenths(f float64) float64 { return math.Round(f*10) / 10 }

// ParseSize reads a number of bytes as value.ParseSize does, and as tools write
// it: with a space before the unit, and the units K and KiB for KB.
func ParseSize(text string) (int64, error) {
	text = strings.TrimSpace(text)
	number := strings.TrimRight(text, "BKMGTibkmgtI")
	unit := strings.ToUpper(text[len(number):])
	switch {
	case len(unit) == 1 && unit != "B":
		unit += "B"
	case len(unit) == 3 && unit[1:] == "IB":
		unit = unit[:1] + "B"
	}
	n, err := value.ParseSize(strings.TrimRight(number, " ") + unit)
	if err != nil {
		_, err = value.ParseSize(text) // its message names what was given
	}
	return n, err
}

// ParseDuration reads a duration as value.ParseDuration does, or a bare number of
// seconds.
func ParseDuration(text string) (time.Duration, error) {
	text = strings.TrimSpace(text)
	if strings.Trim(text, "0123456789.") == "" {
		if seconds, err := strconv.ParseFloat(text, 64); err == nil {
			return value.Seconds(seconds)
		}
	}
	return value.ParseDuration(text)
}

var durationUnits = [...]struct {
	name string
	unit time.Duration
}{
	{"d", 24 * time.Hour}, {"h", time.Hour}, {"m", time.Minute}, {"s", time.Second}, {"ms", time.Millisecond},
}

// Duration returns a duration of 0 or more with units, the largest first, as
// value.ParseDuration reads it. It has at most so many units, counted from the
// largest that is not 0; the rest is left out.
func Duration(d time.Duration, units int) string {
	var b strings.Builder
	for _, u := range durationUnits {
		n := d / u.unit
		d %= u.unit
		if n > 0 {
			b.WriteString(strconv.FormatInt(int64(n), 10) + u.name)
		}
		if b.Len() > 0 {
			units--
		}
		if units == 0 {
			break
		}
	}
	if b.Len() == 0 {
		return "0s"
	}
	return b.String()
}
