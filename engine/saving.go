package engine

import (
	"errors"
	"sync"
	"time"

	"github.com/unilua/unilua/engine/machine"
)

// saver is an object to those who write it to the snapshot file.
type saver interface {
	// collect returns the cells that have changed since the last time; written
	// tells what became of them.
	collect() unsaved
	written(cells []encoded, failed error)

	// archived reports whether the log has every change.
	archived() bool

	// At start-up: restore makes a cell what data says, changedBy notes that
	// it did so from the log, restoreNothing forgets all, and recover ends the
	// sessions of the past.
	restore(c machine.Cell, data string) error
	changedBy(c machine.Cell)
	restoreNothing() error
	recover(now machine.Time)
}

// checkpointSize is how large the log grows before the archived objects are
// saved and it is dropped, in bytes.
const checkpointSize = 64 << 20

// replaySize is how large a log is left behind by a clean stop, to be replayed
// at the next start, in bytes: that takes less time than to save what is in it.
const replaySize = 4 << 20

// savings writes changed objects to the snapshot file in the background:
// snapshot objects when their time has come, all others when the log has
// grown, or at the end.
type savings struct {
	st   *store
	wake chan struct{}
	done chan struct{}
	halt chan struct{}

	mu      sync.Mutex
	due     map[member]time.Time // zero: with the next checkpoint
	since   map[member]time.Time // when the oldest change that is not saved was made
	window  LossWindow
	started bool
}

// LossWindow says how old the oldest change was that a save of snapshot objects
// brought to disk: what a crash just before it would have cost.
type LossWindow struct{ Last, Max time.Duration }

// LossWindow returns what has been measured since the engine was opened.
func (e *Engine) LossWindow() LossWindow {
	if e.store == nil {
		return LossWindow{}
	}
	sv := e.store.saver
	sv.mu.Lock()
	defer sv.mu.Unlock()
	return sv.window
}

func newSavings(st *store) *savings {
	return &savings{
		st:    st,
		wake:  make(chan struct{}, 1),
		done:  make(chan struct{}),
		halt:  make(chan struct{}),
		due:   make(map[member]time.Time),
		since: make(map[member]time.Time),
	}
}

// add notes that m has changed cells, to be saved after every; 0 leaves it to
// the next checkpoint.
func (sv *savings) add(m member, every time.Duration) {
	now := time.Now()
	var at time.Time
	if every > 0 {
		at = now.Add(every)
	}
	sv.mu.Lock()
	sv.due[m] = at
	if _, ok := sv.since[m]; !ok && every > 0 {
		sv.since[m] = now
	}
	sv.mu.Unlock()
	if every > 0 {
		sv.nudge()
	}
}

// nudge makes the background look again. It never blocks.
func (sv *savings) nudge() {
	select {
	case sv.wake <- struct{}{}:
	default:
	}
}

func (sv *savings) start() {
	sv.started = true
	go sv.run()
}

// stop ends the background and saves what a clean stop saves.
func (sv *savings) stop() error {
	if sv.started {
		close(sv.halt)
		<-sv.done
	}
	if err := sv.save(sv.take(func(m member, _ time.Time) bool { return !m.archived() })); err != nil {
		return err
	}
	if sv.st.log.Stats().Bytes <= replaySize {
		return nil
	}
	if err := sv.checkpoint(); err != nil { // the log has it all
		sv.st.e.opts.Logger.Warn("cannot save shared objects, the next start replays the log instead", "error", err)
	}
	return nil
}

func (sv *savings) run() {
	defer close(sv.done)
	timer := time.NewTimer(time.Hour)
	defer timer.Stop()
	for {
		timer.Reset(sv.next())
		select {
		case <-sv.halt:
			return
		case <-sv.wake:
		case <-timer.C:
		}
		if err := sv.round(); err != nil {
			sv.st.e.opts.Logger.Warn("cannot save shared objects, trying again", "error", err, "after", retryEvery)
		}
	}
}

// next returns the time until the first object is due.
func (sv *savings) next() time.Duration {
	sv.mu.Lock()
	defer sv.mu.Unlock()
	first := time.Hour
	for _, at := range sv.due {
		if !at.IsZero() {
			first = min(first, max(0, time.Until(at)))
		}
	}
	return first
}

// round saves what is due now, or everything if the log has grown.
func (sv *savings) round() error {
	if sv.st.log.Stats().Bytes >= checkpointSize {
		return sv.checkpoint()
	}
	now := time.Now()
	return sv.save(sv.take(func(_ member, at time.Time) bool { return !at.IsZero() && !at.After(now) }))
}

// checkpoint saves every changed object and drops the log before it.
func (sv *savings) checkpoint() error {
	start := sv.st.log.End() + 1
	if err := sv.save(sv.take(func(member, time.Time) bool { return true })); err != nil {
		return err
	}
	if err := sv.st.db.SetLogStart(uint64(start)); err != nil {
		return err
	}
	return sv.st.log.Truncate(start)
}

// take returns the objects that are right, and forgets them.
func (sv *savings) take(right func(member, time.Time) bool) []member {
	sv.mu.Lock()
	defer sv.mu.Unlock()
	var list []member
	for m, at := range sv.due {
		if right(m, at) {
			list = append(list, m)
			delete(sv.due, m)
		}
	}
	return list
}

// retryEvery is how long after a failure to save the next try comes.
const retryEvery = 5 * time.Second

// save writes the changed cells of the objects in list: of those that are not
// archived as one step. What cannot be written is tried again later.
func (sv *savings) save(list []member) error {
	if len(list) == 0 {
		return nil
	}
	began := time.Now()
	var whole, loose []unsaved
	for _, m := range list {
		if u := m.collect(); u.whole {
			whole = append(whole, u)
		} else {
			loose = append(loose, u)
		}
	}
	// A cell must not be on disk before the change that it came from.
	err := sv.st.wait(sv.st.log.End())
	if err == nil {
		err = errors.Join(sv.write(whole, true), sv.write(loose, false))
	}
	for _, u := range append(whole, loose...) {
		u.m.written(u.cells, err)
		if err != nil {
			sv.add(u.m, retryEvery)
		}
	}
	if err == nil {
		sv.measure(whole, began)
	}
	return err
}

// measure notes the loss window that the save of list, begun at began, has
// closed. What changed since then waits for the next save.
func (sv *savings) measure(list []unsaved, began time.Time) {
	sv.mu.Lock()
	defer sv.mu.Unlock()
	sv.window.Last = 0
	for _, u := range list {
		since, ok := sv.since[u.m]
		if !ok {
			continue
		}
		sv.window.Last = max(sv.window.Last, time.Since(since))
		delete(sv.since, u.m)
		if _, again := sv.due[u.m]; again {
			sv.since[u.m] = began
		}
	}
	sv.window.Max = max(sv.window.Max, sv.window.Last)
	sv.st.e.opts.Logger.Debug("saved what is kept as snapshots", "objects", len(list), "window", sv.window.Last)
}

// write writes what several objects have to save.
func (sv *savings) write(list []unsaved, whole bool) error {
	if len(list) == 0 {
		return nil
	}
	w := sv.st.db.NewWriter(whole)
	for _, u := range list {
		if err := u.writeTo(w); err != nil {
			return err
		}
	}
	return w.Flush()
}
