package schedule_test

import (
	"testing"

	"github.com/unilua/unilua/engine/schedule"
)

func BenchmarkNext(b *testing.B) {
	berlin := zone(b, "Europe/Berlin")
	for _, c := range []struct{ name, text string }{
		{"each second", "* * * * * *"},
		{"each quarter", "*/15 * * * *"},
		{"each night", "30 2 * * *"},
		{"each second Tuesday", "30 2 * * 2#2"},
		{"each leap day", "0 12 29 2 *"},
		{"each 28 years", "0 12 * 2 TUE#5"},
	} {
		for _, zone := range []string{"UTC", "Europe/Berlin"} {
			s := mustCron(b, c.text, nil)
			if zone != "UTC" {
				s = mustCron(b, c.text, berlin)
			}
			b.Run(c.name+" in "+zone, func(b *testing.B) {
				b.ReportAllocs()
				start := newYear(2026)
				at := start
				for b.Loop() {
					next, ok := s.Next(at)
					if !ok {
						next = start
					}
					at = next
				}
			})
		}
	}
}

// BenchmarkNever is the longest search: for what is in a gap each year.
func BenchmarkNever(b *testing.B) {
	c := mustCron(b, "* 2 * 3 SUNL", zone(b, "Europe/Berlin"))
	for b.Loop() {
		if at, ok := c.Next(newYear(2026)); ok {
			b.Fatal(at)
		}
	}
}

func BenchmarkParseCron(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, err := schedule.ParseCron("*/15 9-17 * * MON-FRI", schedule.CronOptions{}); err != nil {
			b.Fatal(err)
		}
	}
}
