package record_test

import (
	"context"
	"fmt"
	"net"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/unilua/unilua/engine"
	"github.com/unilua/unilua/engine/fault"
	"github.com/unilua/unilua/engine/host/record"
)

var noon = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

// open returns a store over a data folder, and how to close it again.
func open(t testing.TB, dir string) (*record.Store, *engine.Engine) {
	t.Helper()
	e := engine.New(engine.Options{Dir: dir})
	s := e.NewSession(context.Background(), "host")
	t.Cleanup(func() {
		s.Close(false)
		if err := e.Close(); err != nil {
			t.Error(err)
		}
	})
	return record.Open(s), e
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func row(job string, due time.Time, status record.Status, ids ...string) *record.Row {
	r := &record.Row{Job: job, Due: record.At(due), Trigger: "every 1m", Status: status}
	for _, id := range ids {
		r.Attempts = append(r.Attempts, record.Attempt{Run: id, Started: record.At(due)})
	}
	return r
}

func keys(rows []*record.Row) string {
	var list []string
	for _, r := range rows {
		list = append(list, r.Key()+"="+string(r.Status))
	}
	return strings.Join(list, ", ")
}

func TestARowIsInOnePlaceUntilAndAfterItEnds(t *testing.T) {
	st, _ := open(t, "")
	r := row("backup", noon, record.Running, "r1")
	must(t, st.Write(&record.Change{Rows: []*record.Row{r}}))
	pending, err := st.Pending()
	must(t, err)
	if got, want := keys(pending), "backup 2026-03-01T12:00:00.000000Z=running"; got != want {
		t.Fatalf("pending: %s, want %s", got, want)
	}
	r.Status, r.Ended = record.Ran, record.At(noon.Add(time.Second))
	must(t, st.Write(&record.Change{Rows: []*record.Row{r}}))
	if pending, err = st.Pending(); err != nil || len(pending) != 0 {
		t.Fatalf("pending: %s, %v", keys(pending), err)
	}
	rows, err := st.Rows(record.Filter{})
	must(t, err)
	if got, want := keys(rows), "backup 2026-03-01T12:00:00.000000Z=ran"; got != want {
		t.Errorf("rows: %s, want %s", got, want)
	}
	found, attempt, err := st.Run("r1")
	must(t, err)
	if found.Key() != r.Key() || attempt != 0 || !found.Ended.Equal(r.Ended.Time) {
		t.Errorf("the row of the run is %+v, attempt %d", found, attempt)
	}
}

func TestRowsAreSelectedTheNewestFirst(t *testing.T) {
	st, _ := open(t, "")
	var c record.Change
	for i := range 5 {
		status := record.Ran
		if i%2 == 1 {
			status = record.Skipped
		}
		c.Rows = append(c.Rows, row("a", noon.Add(time.Duration(i)*time.Minute), status))
	}
	again := row("a", noon, record.Failed)
	again.Nth = 2
	c.Rows = append(c.Rows, again, row("a.b", noon, record.Ran), row("ab", noon, record.Running))
	must(t, st.Write(&c))

	for _, c := range []struct {
		name   string
		filter record.Filter
		want   []string
	}{
		{"of a job, and none whose name begins so", record.Filter{Job: "a"},
			[]string{"a 12:04=ran", "a 12:03=skipped", "a 12:02=ran", "a 12:01=skipped", "a 12:00 #2=failed", "a 12:00=ran"}},
		{"the newest", record.Filter{Job: "a", Limit: 2}, []string{"a 12:04=ran", "a 12:03=skipped"}},
		{"of a time", record.Filter{From: noon.Add(time.Minute), Until: noon.Add(3 * time.Minute)},
			[]string{"a 12:02=ran", "a 12:01=skipped"}},
		{"of a status, of all jobs", record.Filter{Status: []record.Status{record.Running, record.Failed}},
			[]string{"a 12:00 #2=failed", "ab 12:00=running"}},
	} {
		rows, err := st.Rows(c.filter)
		must(t, err)
		got := strings.NewReplacer("2026-03-01T", "", ":00.000000Z", "").Replace(keys(rows))
		if want := strings.Join(c.want, ", "); got != want {
			t.Errorf("%s: %s, want %s", c.name, got, want)
		}
	}
}

func TestRecordsSurviveTheirProcess(t *testing.T) {
	dir := t.TempDir()
	e := engine.New(engine.Options{Dir: dir})
	s := e.NewSession(context.Background(), "host")
	must(t, record.Open(s).Write(&record.Change{
		Jobs:    []*record.Job{{Name: "backup", Script: "/srv/backup.lua", Paused: &record.Pause{Since: record.At(noon), Why: "moving"}}},
		Rows:    []*record.Row{row("backup", noon, record.Running, "r1")},
		Covered: map[string]record.Instant{"backup": record.At(noon)},
	}))
	s.Close(false)
	must(t, e.Close())

	st, _ := open(t, dir)
	job, err := st.Job("backup")
	must(t, err)
	if job.Script != "/srv/backup.lua" || job.Paused == nil || !job.Paused.Since.Equal(noon) || job.Paused.Why != "moving" {
		t.Errorf("the job came back as %+v", job)
	}
	if until, ok, err := st.Covered("backup"); err != nil || !ok || !until.Equal(noon) {
		t.Errorf("covered until %v, %v, %v", until, ok, err)
	}
	if _, ok, err := st.Covered("other"); err != nil || ok {
		t.Errorf("another job is covered: %v, %v", ok, err)
	}
	if rows, err := st.Pending(); err != nil || len(rows) != 1 {
		t.Errorf("pending: %s, %v", keys(rows), err)
	}
}

func TestAnAttachedProcessReadsTheSame(t *testing.T) {
	st, owner := open(t, "")
	must(t, st.Write(&record.Change{
		Jobs: []*record.Job{{Name: "backup"}},
		Rows: []*record.Row{row("backup", noon, record.Ran, "r1"), row("backup", noon.Add(time.Minute), record.Waiting)},
	}))
	here, there := net.Pipe()
	guest := owner.Serve(there, engine.ServeOptions{})
	away, err := engine.Attach(t.Context(), here, engine.AttachOptions{})
	must(t, err)
	s := away.NewSession(t.Context(), "reader")
	other := record.Open(s)
	mine, err := st.Rows(record.Filter{Job: "backup"})
	must(t, err)
	theirs, err := other.Rows(record.Filter{Job: "backup"})
	must(t, err)
	if keys(mine) != keys(theirs) || len(mine) != 2 {
		t.Errorf("here %s, there %s", keys(mine), keys(theirs))
	}
	if _, _, err := other.Run("r1"); err != nil {
		t.Error(err)
	}
	s.Close(false)
	must(t, away.Close())
	<-guest.Done()
}

func TestWhatIsNotThereIsSaid(t *testing.T) {
	st, _ := open(t, "")
	must(t, st.Write(&record.Change{Jobs: []*record.Job{{Name: "backup"}}}))
	_, err := st.Job("bakup")
	if want := `there is no job "bakup" (did you mean "backup"?)`; !fault.Is(err, fault.NotFound) || err.Error() != want {
		t.Errorf("a job: %v, want %s", err, want)
	}
	if _, err := st.Row("backup x"); !fault.Is(err, fault.NotFound) {
		t.Errorf("a row: %v", err)
	}
	if _, _, err := st.Run("r9"); !fault.Is(err, fault.NotFound) {
		t.Errorf("a run: %v", err)
	}
	must(t, st.Write(&record.Change{Gone: []string{"backup"}}))
	if _, err := st.Job("backup"); !fault.Is(err, fault.NotFound) {
		t.Errorf("a job that is gone: %v", err)
	}
}

func TestAChangeMayBeOfAnySize(t *testing.T) {
	st, _ := open(t, "")
	var c, gone record.Change
	for i := range 1200 {
		name := fmt.Sprint("j", i)
		c.Jobs = append(c.Jobs, &record.Job{Name: name})
		r := row(name, noon, record.Failed, name+"r1", name+"r2")
		for a := range r.Attempts {
			r.Attempts[a].Error = strings.Repeat("x", record.MaxError)
		}
		c.Rows = append(c.Rows, r)
		gone.Gone = append(gone.Gone, name)
	}
	must(t, st.Write(&c))
	must(t, st.Write(&gone))
	rows, err := st.Rows(record.Filter{})
	must(t, err)
	if jobs, err := st.Jobs(); err != nil || len(jobs) != 0 || len(rows) != 1200 {
		t.Errorf("%d jobs are left, and %d rows, %v", len(jobs), len(rows), err)
	}
}

func TestOldRowsGoWithTheirRuns(t *testing.T) {
	st, _ := open(t, "")
	var c record.Change
	for i := range 1200 {
		c.Rows = append(c.Rows, row("a", noon.Add(time.Duration(i)*time.Second), record.Ran, fmt.Sprint("r", i)))
	}
	c.Rows = append(c.Rows, row("a", noon.Add(-time.Hour), record.Waiting), row("b", noon, record.Ran))
	must(t, st.Write(&c))
	gone, err := st.Prune("a", record.Keep{Rows: 100, After: noon.Add(1149 * time.Second)})
	must(t, err)
	if len(gone) != 1150 || gone[0] != "r0" || gone[1149] != "r1149" {
		t.Errorf("%d runs are gone, from %s to %s", len(gone), gone[0], gone[len(gone)-1])
	}
	rows, err := st.Rows(record.Filter{})
	must(t, err)
	if len(rows) != 50+2 {
		t.Errorf("%d rows are left, want 50 of a, what waits, and that of b", len(rows))
	}
	if _, _, err := st.Run("r1149"); !fault.Is(err, fault.NotFound) {
		t.Errorf("a run that is gone: %v", err)
	}
	if _, err := st.Prune("a", record.Keep{After: noon.Add(time.Hour)}); err != nil {
		t.Error(err)
	}
	if rows, err = st.Rows(record.Filter{Job: "a"}); err != nil || len(rows) != 2 {
		t.Errorf("the newest row of a job did not stay: %s, %v", keys(rows), err)
	}
}

func TestKeysHaveTheOrderOfTime(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		instants := rapid.Int64Range(0, 1<<52)
		a, b := row("j", time.UnixMicro(instants.Draw(t, "a")), ""), row("j", time.UnixMicro(instants.Draw(t, "b")), "")
		if got, want := strings.Compare(a.Key(), b.Key()), a.Due.Compare(b.Due.Time); got != want {
			t.Fatalf("%s and %s compare as %d, want %d", a.Key(), b.Key(), got, want)
		}
		text, err := a.Due.MarshalJSON()
		if err != nil {
			t.Fatal(err)
		}
		var back record.Instant
		if err := back.UnmarshalJSON(text); err != nil || !back.Equal(a.Due.Time) {
			t.Fatalf("%s came back as %v, %v", text, back, err)
		}
	})
}
