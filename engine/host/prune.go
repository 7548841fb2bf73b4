package host

import (
	"time"

	"github.com/unilua/unilua/engine/host/record"
	"github.com/unilua/unilua/engine/logging"
)

// pruneEach is after how many ends of a job its old rows are removed.
const pruneEach = 100

// Keep bounds the ledger of each job. Its newest row stays in any case, and so do
// those that have not ended.
type Keep struct {
	Rows int           // the newest so many: 1,000
	Age  time.Duration // those that were due so long ago at most: 30 days
}

// prune removes the rows of a job that need not stay, now and then. The loop does
// not wait for that.
func (h *Host) prune(j *job) {
	if j.ends++; j.ends%pruneEach != 1 {
		return
	}
	job, keep := j.Name, record.Keep{Rows: h.o.Keep.Rows, After: h.now().Add(-h.o.Keep.Age)}
	h.pruning.Go(func() {
		if _, err := h.o.Store.Prune(job, keep); err != nil {
			h.o.Log.Log(logging.Warn, "old rows of a job could not be removed", "job", job, "error", err.Error())
		}
	})
}
