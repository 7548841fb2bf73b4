package schedule_test

import (
	"archive/zip"
	"flag"
	"io"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/unilua/unilua/engine/schedule"
)

var (
	transitions = flag.Int("transitions", 40, "how many changes of clocks, drawn at random, are tried; 0 for all, and for ten years of one zone in full")
	seed        = flag.Uint64("seed", 0, "the seed of what is drawn at random; 0 for another each time")
)

// database returns the time zones of Go's own database, by name. What this
// machine has is not looked at.
var database = sync.OnceValues(func() (map[string]*time.Location, error) {
	root, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		return nil, err
	}
	r, err := zip.OpenReader(filepath.Join(strings.TrimSpace(string(root)), "lib", "time", "zoneinfo.zip"))
	if err != nil {
		return nil, err
	}
	defer r.Close()
	zones := map[string]*time.Location{}
	for _, f := range r.File {
		if strings.HasSuffix(f.Name, "/") {
			continue
		}
		if zones[f.Name], err = readZone(f); err != nil {
			return nil, err
		}
	}
	return zones, nil
})

func readZone(f *zip.File) (*time.Location, error) {
	r, err := f.Open()
	if err != nil {
		return nil, err
	}
	defer r.Close()
	data, err := io.ReadAll(r)
	if err != nil {
		return nil, err
	}
	return time.LoadLocationFromTZData(f.Name, data)
}

func zones(t testing.TB) map[string]*time.Location {
	t.Helper()
	zones, err := database()
	if err != nil {
		t.Fatalf("Go's database of time zones: %s", err)
	}
	return zones
}

func zone(t testing.TB, name string) *time.Location {
	t.Helper()
	z := zones(t)[name]
	if z == nil {
		t.Fatalf("Go's database has no zone %s", name)
	}
	return z
}

// change is a change of a zone's clock.
type change struct {
	zone string
	schedule.Change
}

// changes returns the changes of all zones from one year until before another,
// in the order of the names.
func changes(t testing.TB, from, until int) (list []change) {
	t.Helper()
	all := zones(t)
	for _, name := range schedule.ZoneNames() {
		for _, c := range schedule.Changes(all[name], newYear(from), newYear(until)) {
			list = append(list, change{name, c})
		}
	}
	return list
}

func newYear(year int) time.Time { return time.Date(year, 1, 1, 0, 0, 0, 0, time.UTC) }

func TestChangesAreAllThereAre(t *testing.T) {
	for _, name := range []string{"Europe/Berlin", "Australia/Lord_Howe", "America/Santiago", "Africa/Casablanca", "Pacific/Apia", "Asia/Pyongyang", "UTC"} {
		z, from, until := zone(t, name), newYear(2009), newYear(2020)
		var want []time.Time
		for hour := from; hour.Before(until); hour = hour.Add(time.Hour) {
			if kept(z, hour, time.Hour) {
				continue
			}
			for at := hour; at.Before(hour.Add(time.Hour)); at = at.Add(time.Minute) {
				if !kept(z, at, time.Minute) {
					want = append(want, at.Add(time.Minute))
				}
			}
		}
		var got []time.Time
		for _, c := range schedule.Changes(z, from, until) {
			got = append(got, c.At.UTC())
			if !c.To.Equal(reading(c.At, z)) || !c.From.Equal(reading(c.At.Add(-time.Second), z).Add(time.Second)) {
				t.Errorf("%s, %s: from %s to %s", name, c.At, c.From, c.To)
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: %d changes, want %d", name, len(got), len(want))
		}
	}
}

// kept reports whether the clock of a zone moves on as time does.
func kept(z *time.Location, from time.Time, d time.Duration) bool {
	return reading(from.Add(d), z).Sub(reading(from, z)) == d
}

func TestTheNamesOfZonesAreThoseOfTheDatabase(t *testing.T) {
	all := zones(t)
	names := schedule.ZoneNames()
	if !slices.IsSorted(names) || len(names) < 500 {
		t.Errorf("%d names, or not in order", len(names))
	}
	for _, name := range names {
		if all[name] == nil {
			t.Errorf("Go's database has no zone %s: run go generate", name)
		}
	}
}
