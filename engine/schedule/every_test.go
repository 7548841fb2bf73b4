package schedule_test

import (
	"math"
	"math/big"
	"strings"
	"testing"
	"time"

	"github.com/unilua/unilua/engine/schedule"
	"pgregory.net/rapid"
)

func TestAnIntervalKeepsItsPaceFromItsAnchorWhateverClocksShow(t *testing.T) {
	z := zone(t, "Europe/Berlin")
	every, err := schedule.NewEvery(40*time.Minute, time.Date(2026, 3, 29, 0, 30, 0, 0, z))
	if err != nil {
		t.Fatal(err)
	}
	if got, want := minutes(every, time.Date(2026, 3, 29, 1, 9, 0, 0, z), 3), "29 01:10+01, 29 01:50+01, 29 03:30+02"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
	if got, want := minutes(every, time.Date(2026, 3, 28, 23, 0, 0, 0, z), 3), "28 23:10+01, 28 23:50+01, 29 00:30+01"; got != want {
		t.Errorf("before the anchor: %s, want %s", got, want)
	}
	if _, ok := every.Next(time.Date(9999, 12, 31, 23, 59, 59, 0, time.UTC)); ok {
		t.Error("due after the year 9999")
	}
	if _, err := schedule.NewEvery(0, time.Time{}); err == nil || !strings.Contains(err.Error(), "1ms or more") {
		t.Errorf("an interval of nothing: %v", err)
	}
}

// TestAnIntervalIsDueAtFullNumbersOfIntervals computes with numbers of any size.
func TestAnIntervalIsDueAtFullNumbersOfIntervals(t *testing.T) {
	instant := rapid.Custom(func(t *rapid.T) time.Time {
		return time.Unix(rapid.Int64Range(-62135596800, 240000000000).Draw(t, "seconds"), rapid.Int64Range(0, 999_999_999).Draw(t, "nanoseconds"))
	})
	rapid.Check(t, func(t *rapid.T) {
		interval := time.Duration(rapid.Int64Range(int64(time.Millisecond), math.MaxInt64).Draw(t, "interval"))
		anchor, after := instant.Draw(t, "anchor"), instant.Draw(t, "after")
		every, err := schedule.NewEvery(interval, anchor)
		if err != nil {
			t.Fatal(err)
		}
		next, ok := every.Next(after)
		if !ok {
			t.Fatal("not due any more")
		}
		since := new(big.Int).Sub(nanoseconds(next), nanoseconds(anchor))
		if new(big.Int).Rem(since, big.NewInt(int64(interval))).Sign() != 0 {
			t.Errorf("%s is not a full number of intervals from %s", next, anchor)
		}
		if wait := next.Sub(after); wait <= 0 || wait > interval {
			t.Errorf("due %s after %s", wait, after)
		}
	})
}

func nanoseconds(t time.Time) *big.Int {
	n := new(big.Int).Mul(big.NewInt(t.Unix()), big.NewInt(int64(time.Second)))
	return n.Add(n, big.NewInt(int64(t.Nanosecond())))
}
