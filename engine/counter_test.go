package engine

import (
	"path/filepath"
	"testing"

	"github.com/unilua/unilua/engine/fault"
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

// valueOf returns what the counter hits is.
func valueOf(t *testing.T, s *Session) int64 {
	t.Helper()
	c := must[*Counter](t)(s.Counter("hits", Keeping{}))
	return must[counter.Reply](t)(c.Do(counter.Op{Verb: counter.Get}, 0)).Value
}

func TestAnIncrementIsKeptAsItsCounterIs(t *testing.T) {
	for _, c := range []struct {
		keep         Keeping
		crash, clean int64 // what is left of 3
	}{
		{Keeping{Persist: None}, 0, 0},
		{Keeping{Persist: Snapshot}, 0, 3},
		{Keeping{Persist: Archive}, 3, 3},
	} {
		dir := t.TempDir()
		e, s := begin(t, dir)
		hits := must[*Counter](t)(s.Counter("hits", c.keep))
		for want := int64(1); want <= 3; want++ {
			if got := must[int64](t)(Incr(hits, 1)); got != want {
				t.Fatalf("%d, want %d", got, want)
			}
		}
		_, crashed := begin(t, image(t, dir))
		if got := valueOf(t, crashed); got != c.crash {
			t.Errorf("%s: %d after a crash, want %d", c.keep.Persist, got, c.crash)
		}
		s.Close(false)
		if err := e.Close(); err != nil {
			t.Fatal(err)
		}
		_, next := begin(t, dir)
		if got := valueOf(t, next); got != c.clean {
			t.Errorf("%s: %d after a clean stop, want %d", c.keep.Persist, got, c.clean)
		}
	}
}

func TestAnIncrementWakesWhoeverWaitsForIt(t *testing.T) {
	e, s := begin(t, "")
	hits := must[*Counter](t)(s.Counter("hits", Keeping{}))
	waits := must[*Counter](t)(session(t, e).Counter("hits", Keeping{}))
	answered := make(chan int64)
	go func() {
		r, err := waits.Do(counter.Op{Verb: counter.Wait, N: 1000}, Forever)
		if err != nil {
			t.Error(err)
		}
		answered <- r.Value
	}()
	for range 1000 { // before it waits, and while it does
		must[int64](t)(Incr(hits, 1))
	}
	if got := <-answered; got != 1000 {
		t.Errorf("it was woken at %d", got)
	}
}

func TestATransactionSeesAnIncrementOnceItHasLooked(t *testing.T) {
	e, s := begin(t, "")
	other := must[*Counter](t)(session(t, e).Counter("hits", Keeping{}))
	must[int64](t)(Incr(other, 1))
	runs := 0
	err := s.Tx(func(tx *Tx) error {
		runs++
		c := must[*Counter](t)(tx.Counter("hits"))
		n := must[counter.Reply](t)(c.Do(counter.Op{Verb: counter.Get}, 0)).Value
		if runs == 1 {
			must[int64](t)(Incr(other, 10))
		}
		return second(Incr(c, n))
	})
	if err != nil {
		t.Fatal(err)
	}
	if got := valueOf(t, s); got != 22 || runs != 2 {
		t.Errorf("%d after %d runs", got, runs)
	}
}

func TestAnIncrementIsRefusedAsAnyChangeIs(t *testing.T) {
	e, s := begin(t, "")
	past := fault.New(fault.Canceled, "enough")
	for name, c := range map[string]struct {
		spoil func(*Session)
		want  fault.Code
	}{
		"canceled":     {func(s *Session) { s.Cancel(past) }, fault.Canceled},
		"a lease lost": {func(s *Session) { s.lose(fault.New(fault.Lost, "gone")) }, fault.Lost},
	} {
		spoilt := session(t, e)
		hits := must[*Counter](t)(spoilt.Counter("hits", Keeping{}))
		c.spoil(spoilt)
		if _, err := Incr(hits, 1); !fault.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	outside := must[*Counter](t)(s.Counter("hits", Keeping{}))
	if err := s.Tx(func(*Tx) error { return second(Incr(outside, 1)) }); err == nil {
		t.Error("an object from outside was changed in a transaction")
	}
	if got := valueOf(t, s); got != 0 {
		t.Errorf("it became %d", got)
	}
}

func TestAnIncrementBringsBackACounterThatWasDropped(t *testing.T) {
	dir := t.TempDir()
	e, s := begin(t, dir)
	hits := must[*Counter](t)(s.Counter("hits", Keeping{}))
	must[int64](t)(Incr(hits, 5))
	if err := hits.Drop(); err != nil {
		t.Fatal(err)
	}
	if got := must[int64](t)(Incr(hits, 1)); got != 1 {
		t.Errorf("it is %d", got)
	}
	if all := must[map[string]int64](t)(s.Counters("")); all["hits"] != 1 {
		t.Errorf("there are %v", all)
	}
	s.Close(false)
	if err := e.Close(); err != nil {
		t.Fatal(err)
	}
	_, s = begin(t, dir)
	if got := valueOf(t, s); got != 1 {
		t.Errorf("it comes back as %d", got)
	}
}
