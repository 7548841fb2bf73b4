// Package strftime writes times as strftime of the C library of GNU does, in
// the locale C.
package strftime

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Append appends what a conversion, the character after the %, gives for a
// time. It reports false for what is none.
func Append(dst []byte, conversion byte, t time.Time) (extended []byte, ok bool) {
	if text, ok := shorthands[conversion]; ok {
		return Format(dst, text, t), true
	}
	if f, ok := numbers[conversion]; ok {
		return append(dst, pad(f.value(t), f.width, f.fill)...), true
	}
	switch conversion {
	case 'a':
		return append(dst, t.Weekday().String()[:3]...), true
	case 'A':
		return append(dst, t.Weekday().String()...), true
	case 'b', 'h':
		return append(dst, t.Month().String()[:3]...), true
	case 'B':
		return append(dst, t.Month().String()...), true
	case 'n':
		return append(dst, '\n'), true
	case 'p':
		return append(dst, half(t)...), true
	case 'P':
		return append(dst, strings.ToLower(half(t))...), true
	case 't':
		return append(dst, '\t'), true
	case 'z':
		return t.AppendFormat(dst, "-0700"), true
	case 'Z':
		return append(dst, zone(t)...), true
	case '%':
		return append(dst, '%'), true
	}
	return dst, false
}

// Format appends a text whose conversions are all known.
func Format(dst []byte, format string, t time.Time) []byte {
	for i := 0; i < len(format); i++ {
		if format[i] != '%' {
			dst = append(dst, format[i])
			continue
		}
		i++
		dst, _ = Append(dst, format[i], t)
	}
	return dst
}

// shorthands are conversions that stand for others.
var shorthands = map[byte]string{
	'c': "%a %b %e %H:%M:%S %Y", 'D': "%m/%d/%y", 'F': "%Y-%m-%d", 'r': "%I:%M:%S %p", 'R': "%H:%M", 'T': "%H:%M:%S",
	'x': "%m/%d/%y", 'X': "%H:%M:%S",
}

// numeric is a conversion that gives a number, filled up to a width.
type numeric struct {
	width int
	fill  byte
	value func(time.Time) int
}

var numbers = map[byte]numeric{
	'C': {1, '0', func(t time.Time) int { return floorDiv(t.Year(), 100) }},
	'd': {2, '0', time.Time.Day},
	'e': {2, ' ', time.Time.Day},
	'g': {2, '0', func(t time.Time) int { year, _ := t.ISOWeek(); return floorMod(year, 100) }},
	'G': {1, '0', func(t time.Time) int { year, _ := t.ISOWeek(); return year }},
	'H': {2, '0', time.Time.Hour},
	'I': {2, '0', hour12},
	'j': {3, '0', time.Time.YearDay},
	'k': {2, ' ', time.Time.Hour},
	'l': {2, ' ', hour12},
	'm': {2, '0', func(t time.Time) int { return int(t.Month()) }},
	'M': {2, '0', time.Time.Minute},
	's': {1, '0', func(t time.Time) int { return int(t.Unix()) }},
	'S': {2, '0', time.Time.Second},
	'u': {1, '0', func(t time.Time) int { return (int(t.Weekday())+6)%7 + 1 }},
	'U': {2, '0', func(t time.Time) int { return (t.YearDay() + 6 - int(t.Weekday())) / 7 }},
	'V': {2, '0', func(t time.Time) int { _, week := t.ISOWeek(); return week }},
	'w': {1, '0', func(t time.Time) int { return int(t.Weekday()) }},
	'W': {2, '0', func(t time.Time) int { return (t.YearDay() + 6 - (int(t.Weekday())+6)%7) / 7 }},
	'y': {2, '0', func(t time.Time) int { return floorMod(t.Year(), 100) }},
	'Y': {1, '0', time.Time.Year},
}

func pad(n, width int, fill byte) string {
	if fill == ' ' {
		return fmt.Sprintf("%*d", width, n)
	}
	if n < 0 {
		return "-" + fmt.Sprintf("%0*d", width-1, -n)
	}
	text := strconv.Itoa(n)
	return strings.Repeat("0", max(width-len(text), 0)) + text
}

func hour12(t time.Time) int { return (t.Hour()+11)%12 + 1 }

func half(t time.Time) string {
	if t.Hour() < 12 {
		return "AM"
	}
	return "PM"
}

// zone returns the abbreviation of the time zone, which C calls GMT for UTC.
func zone(t time.Time) string {
	if t.Location() == time.UTC {
		return "GMT"
	}
	name, _ := t.Zone()
	return name
}

func floorDiv(a, b int) int { return (a - floorMod(a, b)) / b }

func floorMod(a, b int) int { return (a%b + b) % b }
