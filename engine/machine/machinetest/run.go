package machinetest

import (
	"fmt"
	"time"

	"pgregory.net/rapid"

	"github.com/unilua/unilua/engine/machine"
)

const (
	sessions  = 3
	firstTime = machine.Time(1_000_000_000_000_000_000)
)

// run is one random run.
type run[O, R any] struct {
	cfg   Config[O, R]
	t     *rapid.T
	model Model[O, R]

	primary machine.Machine[O, R]
	replica machine.Machine[O, R] // fed what primary is fed, but never speculates

	now      machine.Time
	sessions []session
	named    int // sessions there have been
	waiting  []machine.Ticket

	cells    image // of primary, after the last step
	logged   image // kept up to date by Touched
	saved    image // kept up to date by Collect
	restores int   // how often a machine was restored: varies the order
}

type session struct {
	name string
	seq  uint64
}

func newRun[O, R any](t *rapid.T, cfg Config[O, R]) *run[O, R] {
	if cfg.Step == 0 {
		cfg.Step = 2 * time.Second
	}
	r := &run[O, R]{cfg: cfg, t: t, now: firstTime, logged: image{}, saved: image{}}
	if cfg.Model != nil {
		r.model = cfg.Model()
	}
	for range sessions {
		r.sessions = append(r.sessions, r.newSession())
	}
	r.primary, r.replica = r.fresh(), r.fresh()
	r.verify()
	return r
}

func (r *run[O, R]) newSession() session {
	r.named++
	return session{name: fmt.Sprintf("s%d", r.named)}
}

// fresh returns a new machine that records what is touched.
func (r *run[O, R]) fresh() machine.Machine[O, R] {
	m := r.cfg.New()
	m.Journal().Attach(m, true, true)
	return m
}

// actions are drawn evenly, so what is there several times is frequent.
func (r *run[O, R]) actions() []action {
	all := []action{
		{"apply", r.apply}, {"apply", r.apply}, {"apply", r.apply}, {"apply", r.apply}, {"apply", r.apply},
		{"apply", r.apply}, {"apply", r.apply}, {"apply", r.apply},
		{"tick", r.tick}, {"tick", r.tick}, {"cancel", r.cancel}, {"speculate", r.speculate},
		{"speculate", r.speculate}, {"collect", r.collect}, {"end", r.end}, {"restart", r.restart}, {"reset", r.reset},
	}
	if r.cfg.Model == nil || r.model.Crashed != nil {
		all = append(all, action{"crash", r.crash})
	}
	return all
}

type action struct {
	name string
	do   func()
}

// String is for rapid, which prints what it draws.
func (a action) String() string { return a.name }

func (r *run[O, R]) step() {
	r.now += machine.Time(rapid.IntRange(0, int(r.cfg.Step)).Draw(r.t, "time passes"))
	rapid.SampledFrom(r.actions()).Draw(r.t, "do").do()
	r.settle()
	r.verify()
}

// finish ends a run as a process does that stops.
func (r *run[O, R]) finish() {
	r.collect()
	r.refuseDamage()
	for i := range r.sessions {
		r.endSession(i, true)
		r.settle()
	}
	if len(r.waiting) > 0 {
		r.t.Fatalf("all sessions have ended, but %v wait", r.waiting)
	}
	r.verify()
}

// verify holds the machine to what must be true after each step.
func (r *run[O, R]) verify() {
	r.cells = capture(r.t, r.primary)
	sameImage(r.t, capture(r.t, r.replica), r.cells, "a replica fed the same calls has other cells")

	for _, c := range r.primary.Journal().Touched() {
		r.logged.update(r.t, r.primary, c)
	}
	r.primary.Journal().ClearTouched(true)
	sameImage(r.t, r.logged, r.cells, "a cell changed, but was not touched: the log now gives")

	restored := r.restored(r.cells)
	sameImage(r.t, capture(r.t, restored), r.cells, "the cells, restored into a new machine, are others")
	if is, ok := r.primary.(machine.Sized); ok && !r.cfg.Volatile {
		if want := restored.(machine.Sized).Bytes(); is.Bytes() != want {
			r.t.Fatalf("the machine says that it takes %d bytes, and one restored from its cells %d", is.Bytes(), want)
		}
	}
	if r.primary.Empty() {
		sameImage(r.t, r.cells, capture(r.t, r.cfg.New()), "the machine says that it is empty, but has other cells than a new one")
	}
	if r.cfg.Check != nil {
		r.cfg.Check(r.t, r.primary)
	}
}

// collect takes what changed since the last time, as a save does.
func (r *run[O, R]) collect() {
	journal := r.primary.Journal()
	dirty := journal.Collect()
	if rapid.IntRange(0, 3).Draw(r.t, "save") == 0 {
		journal.MarkDirty(dirty)
		r.t.Logf("the save failed")
		return
	}
	for c := range dirty {
		r.saved.update(r.t, r.primary, c)
	}
	if journal.Dirty() {
		r.t.Fatal("cells are dirty right after Collect")
	}
	sameImage(r.t, r.saved, capture(r.t, r.primary), "a cell changed, but is not dirty: the snapshot now gives")
}
