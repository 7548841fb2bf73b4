package engine

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/unilua/unilua/engine/archive"
	"github.com/unilua/unilua/engine/datafolder"
	"github.com/unilua/unilua/engine/effects"
	"github.com/unilua/unilua/engine/machine"
	"github.com/unilua/unilua/engine/snapshot"
)

// position is a place in the log, 0 for none.
type position = archive.Position

// store is what makes an engine durable: the data folder, the log of what was
// decided, and the snapshot file with the cells of the machines.
//
// A change to an archived object is in the log before its caller goes on. From
// time to time the changed cells of all objects are written to the snapshot
// file, and the log before that is dropped. Start-up loads the cells and
// replays the log over them.
type store struct {
	e      *Engine
	folder *datafolder.Folder
	db     *snapshot.DB
	log    *archive.Log
	saver  *savings

	mu       sync.Mutex
	scratch  []byte // for the record being built
	build    effects.Builder
	appended int // bytes since the saver was told
}

// record is one log record being built. It holds the store's scratch memory
// until append.
type record struct{ st *store }

// record begins a record. Its append must follow.
func (st *store) record() record {
	st.mu.Lock()
	st.build.Begin(st.scratch[:0])
	return record{st}
}

// add adds cells of ref as they are now.
func (r record) add(ref machine.Ref, touched []machine.Cell, cells machine.Cells) {
	for _, c := range touched {
		r.st.build.CellOf(ref, c, cells)
	}
}

// addChanges adds the cells that j has for the log, and tells it which of them
// are gone.
func (r record) addChanges(ref machine.Ref, j *machine.Journal, cells machine.Cells) {
	for _, c := range j.Touched() {
		if !r.st.build.CellOf(ref, c, cells) {
			j.Gone(c)
		}
	}
}

// append hands the record to the log, which uses up the room reserved for it.
func (r record) append(room int, by Sync) position {
	const keep = 1 << 20
	buf := r.st.build.Finish()
	var pos position
	if len(buf) > 1 {
		pos = r.st.log.Append(buf, room, syncBy(by))
		r.st.grown(len(buf))
	} else {
		r.st.log.Release(room)
	}
	r.st.scratch = buf
	if cap(buf) > keep {
		r.st.scratch = nil
	}
	r.st.mu.Unlock()
	return pos
}

// grown tells the saver now and then that the log has grown.
func (st *store) grown(n int) {
	const step = 4 << 20
	if st.appended += n; st.appended >= step {
		st.appended = 0
		st.saver.nudge()
	}
}

func syncBy(by Sync) archive.SyncBy {
	switch by {
	case SyncAlways:
		return archive.Always
	case SyncNever:
		return archive.Never
	}
	return archive.Within(time.Duration(by))
}

// reserve sets n bytes of log space aside before an operation is applied.
func (st *store) reserve(ctx context.Context, n int, frees bool) error {
	return st.log.Reserve(ctx, n, frees)
}

// wait blocks until the log is durable up to pos. It does not end early with
// the run: a sync that has begun ends soon, and then the outcome is known.
func (st *store) wait(pos position) error { return st.log.Wait(context.Background(), pos) }

// openStore opens the data folder of e, dir, and restores what it holds.
func openStore(e *Engine, dir string) error {
	folder, err := datafolder.Open(dir)
	if err != nil {
		return err
	}
	st := &store{e: e, folder: folder}
	e.store = st
	if err := st.restore(); err != nil {
		e.store = nil
		return errors.Join(err, st.release())
	}
	return nil
}

// restore loads the snapshot file and replays the log over it.
func (st *store) restore() (err error) {
	if err := st.killSurvivors(); err != nil {
		return err
	}
	st.db, err = snapshot.Open(st.folder.Snapshot(), snapshot.Options{})
	if err != nil {
		return err
	}
	st.saver = newSavings(st)
	start, err := st.db.LogStart()
	if err != nil {
		return err
	}
	re := &recovery{st: st, includes: make(map[machine.Ref]position)}
	if err := st.db.Load(re.load); err != nil {
		return err
	}
	opts := archive.Options{Folder: st.folder.Dir(), Logger: st.e.opts.Logger}
	if st.log, err = archive.Open(archive.OS, st.folder.Log(), opts, re.replay, position(start)); err != nil {
		return err
	}
	re.finish()
	st.saver.start()
	return nil
}

// killSurvivors ends the commands that outlived a crash, before anybody can be
// granted a lock that was meant to keep them apart.
func (st *store) killSurvivors() error {
	ended, err := st.folder.Children().KillSurvivors()
	for _, s := range ended {
		st.e.opts.Logger.Warn("ended a command that had survived a crash", "command", s.Command, "group", s.PGID)
	}
	return err
}

// close writes what a clean stop writes.
func (st *store) close() error {
	return errors.Join(st.saver.stop(), st.release())
}

// release lets go of the files, whichever are open.
func (st *store) release() error {
	var errs [3]error
	if st.log != nil {
		errs[0] = st.log.Close()
	}
	if st.db != nil {
		errs[1] = st.db.Close()
	}
	errs[2] = st.folder.Close()
	return errors.Join(errs[:]...)
}
