package engine

import (
	"path/filepath"
	"testing"

	"github.com/unilua/unilua/engine/machine/counter"
)

// ids takes n ids of the counter invoices.
func ids(t *testing.T, s *Session, n int) []int64 {
	t.Helper()
	c := must[*Counter](t)(s.Counter("invoices", Keeping{}))
	list := make([]int64, n)
	for i := range list {
		list[i] = must[counter.Reply](t)(c.Do(counter.Op{Verb: counter.Next}, 0)).Value
	}
	return list
}

// image copies a data folder as it is on disk at this moment, which is what a
// crash leaves, but for the writes that the system still holds back.
func image(t *testing.T, dir string) string {
	t.Helper()
	to := filepath.Join(t.TempDir(), "image")
	copyFolder(t, dir, to)
	return to
}

func TestIdsGoOnWithoutAGapAfterACleanStop(t *testing.T) {
	dir := t.TempDir()
	for run := range 3 {
		e, s := begin(t, dir)
		for i, id := range ids(t, s, 5) {
			if want := int64(run*5 + i + 1); id != want {
				t.Fatalf("run %d: id %d, want %d", run, id, want)
			}
		}
		s.Close(false)
		if err := e.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

func TestAnIdIsNeverIssuedTwiceWhateverACrashLeaves(t *testing.T) {
	dir := t.TempDir()
	issued := map[int64]bool{}
	issue := func(s *Session, n int) {
		for _, id := range ids(t, s, n) {
			if issued[id] {
				t.Fatalf("id %d was issued twice", id)
			}
			issued[id] = true
		}
	}
	// Each round goes on with what a crash in the middle of the one before
	// left; that one goes no further than the blocks reserved by then.
	for range 4 {
		_, s := begin(t, dir)
		issue(s, idBlock+idBlock/2) // into a second block
		dir = image(t, dir)
		issue(s, 100)
	}
	_, s := begin(t, dir)
	issue(s, 1)
}

func TestIdsOutliveTheirCounter(t *testing.T) {
	dir := t.TempDir()
	e, s := begin(t, dir)
	first := ids(t, s, 3)
	c := must[*Counter](t)(s.Counter("invoices", Keeping{}))
	if err := c.Drop(); err != nil {
		t.Fatal(err)
	}
	s.Close(false)
	if err := e.Close(); err != nil {
		t.Fatal(err)
	}
	_, s = begin(t, dir)
	if again := ids(t, s, 1); again[0] != first[2]+1 {
		t.Errorf("after %v comes %v", first, again)
	}
}

func TestACounterThatIsInMemoryStillIssuesEachIdOnce(t *testing.T) {
	dir := t.TempDir()
	_, s := begin(t, dir)
	must[*Counter](t)(s.Counter("invoices", Keeping{Persist: None}))
	last := ids(t, s, 3)[2]
	_, s = begin(t, image(t, dir))
	if next := ids(t, s, 1)[0]; next <= last {
		t.Errorf("after %d comes %d", last, next)
	}
}

func TestTheValueOfEachCounterIsListedWithoutUsingIt(t *testing.T) {
	_, s := begin(t, "")
	c := must[*Counter](t)(s.Counter("web.hits", Keeping{}))
	must[*Counter](t)(s.Counter("web.errors", Keeping{}))
	must[*Counter](t)(s.Counter("db.hits", Keeping{}))
	must[counter.Reply](t)(c.Do(counter.Op{Verb: counter.Incr, N: 3}, 0))
	all := must[map[string]int64](t)(s.Counters("web."))
	if len(all) != 2 || all["web.hits"] != 3 || all["web.errors"] != 0 {
		t.Errorf("%v", all)
	}
	if _, err := s.Counter("web.errors", Keeping{Persist: Archive}); err != nil {
		t.Errorf("it is in use: %v", err)
	}
}
