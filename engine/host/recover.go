package host

import (
	"time"

	"github.com/unilua/unilua/engine/host/jobfile"
	"github.com/unilua/unilua/engine/host/record"
)

// recover ends what the last host left without an end. What waited, or may be
// tried again, waits again, unless the job says that nothing is caught up.
func (h *Host) recover() error {
	rows, err := h.o.Store.Pending()
	if err != nil {
		return err
	}
	for _, r := range rows {
		h.recoverRow(r)
	}
	return nil
}

func (h *Host) recoverRow(r *record.Row) {
	j := h.jobs[r.Job]
	ran := r.Status == record.Running && len(r.Attempts) > 0
	if ran {
		a := &r.Attempts[len(r.Attempts)-1]
		a.Error = "the host ended while it ran"
	}
	again := j != nil && j.CatchUp != jobfile.None && h.started.Sub(r.Due.Time) <= h.o.Window && len(r.Attempts) <= j.Retries
	if !again {
		r.Status, r.Reason, r.Ended = record.Skipped, "the host ended while it waited", record.At(h.started)
		if len(r.Attempts) > 0 {
			r.Status, r.Reason = record.Failed, r.Attempts[len(r.Attempts)-1].Error
		}
		h.book.save(r)
		return
	}
	r.Status = record.Waiting
	h.book.save(r)
	x := &execution{job: j, row: r, late: "the host was not running"}
	var wait time.Duration
	if ran {
		wait = j.Backoff
	}
	h.after(x, wait, func() { h.take(x, jobfile.Queue) })
}
