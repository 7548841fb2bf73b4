package record

import (
	"math"
	"slices"
	"time"

	"github.com/unilua/unilua/engine/machine/state"
)

// Newest returns the n newest rows of a job that have ended, the newest first. It
// looks back from now in steps that grow, so that it need not read a long ledger
// for a few rows of it.
func (st *Store) Newest(job string, n int, now time.Time) ([]*Row, error) {
	for back := time.Minute; ; back *= 8 {
		from := At(now.Add(-back))
		whole := back > math.MaxInt64/8
		if whole {
			from = Instant{}
		}
		rows, err := st.since(job, from)
		if err != nil {
			return nil, err
		}
		if len(rows) >= n || whole {
			slices.SortFunc(rows, newestFirst)
			return rows[:min(n, len(rows))], nil
		}
	}
}

// since returns the rows of a job that have ended and were due at from or later;
// all if from is zero.
func (st *Store) since(job string, from Instant) (rows []*Row, err error) {
	after := ""
	if !from.IsZero() {
		after = beginning(job) + stamp(from)
	}
	err = st.each(ledger, beginning(job), after, func(e state.Entry) (bool, error) {
		r := new(Row)
		rows = append(rows, r)
		return true, decode(e.Value, r)
	})
	return rows, err
}
