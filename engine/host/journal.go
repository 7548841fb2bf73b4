package host

import (
	"maps"
	"slices"
	"time"

	"github.com/unilua/unilua/engine/host/record"
	"github.com/unilua/unilua/engine/logging"
)

// journal is what is to be written, and what is to be done once it is.
type journal struct {
	jobs    map[string]*record.Job
	gone    []string
	rows    map[*record.Row]struct{}
	covered map[string]record.Instant
	then    []func()
	failing time.Time // since when writes fail; zero if they do not
	again   time.Time // when to try once more
}

func newJournal() journal {
	return journal{jobs: map[string]*record.Job{}, rows: map[*record.Row]struct{}{}, covered: map[string]record.Instant{}}
}

// save has a row written.
func (b *journal) save(r *record.Row) { b.rows[r] = struct{}{} }

// cover has it written that each due time of a job until then has a row.
func (b *journal) cover(job string, until time.Time) { b.covered[job] = record.At(until) }

// describe has a job written as it is now.
func (b *journal) describe(j *record.Job) {
	b.jobs[j.Name] = j
	b.gone = slices.DeleteFunc(b.gone, func(name string) bool { return name == j.Name })
}

// remove has a job forgotten.
func (b *journal) remove(job string) {
	delete(b.jobs, job)
	b.gone = append(b.gone, job)
}

// once has fn called when all that was saved before is on disk.
func (b *journal) once(fn func()) { b.then = append(b.then, fn) }

// write writes all of it, or else keeps it for the next time.
func (b *journal) write(to *record.Store) error {
	if len(b.rows)+len(b.jobs)+len(b.gone)+len(b.covered) == 0 {
		return nil
	}
	err := to.Write(&record.Change{
		Rows: slices.Collect(maps.Keys(b.rows)), Jobs: slices.Collect(maps.Values(b.jobs)), Gone: b.gone, Covered: b.covered,
	})
	if err != nil {
		return err
	}
	clear(b.rows)
	clear(b.jobs)
	clear(b.covered)
	b.gone = nil
	return nil
}

// ended returns the rows to be written that have ended.
func (b *journal) ended() (rows []*record.Row) {
	for r := range b.rows {
		if r.Status.Ended() {
			rows = append(rows, r)
		}
	}
	return rows
}

// flush writes the journal and does what waits for that.
func (h *Host) flush() {
	b := &h.book
	if !b.failing.IsZero() && time.Now().Before(b.again) {
		return
	}
	ended := b.ended()
	if err := b.write(h.o.Store); err != nil {
		if b.failing.IsZero() {
			b.failing = time.Now()
			h.o.Log.Log(logging.Error, "nothing is started: what becomes of the jobs cannot be written", "error", err.Error())
		}
		b.again = time.Now().Add(retry)
		return
	}
	if !b.failing.IsZero() {
		h.o.Log.Log(logging.Info, "jobs are started again", "held_up", time.Since(b.failing))
		b.failing = time.Time{}
	}
	for _, r := range ended {
		h.o.Ended(r)
	}
	then := b.then
	b.then = nil
	for _, fn := range then {
		fn()
	}
}
