package record

import (
	"time"

	"github.com/unilua/unilua/engine/machine/state"
)

// Keep says which rows of a job stay. A zero field sets no bound.
type Keep struct {
	Rows  int       // the newest so many
	After time.Time // those that were due after it
}

// Prune removes the rows of a job that need not stay, and what is kept of their
// runs, whose ids it returns. Rows that have not ended stay in any case, and the
// newest that has.
func (st *Store) Prune(job string, k Keep) (gone []string, err error) {
	rows, err := all[Row](st, ledger, beginning(job))
	if err != nil {
		return nil, err
	}
	n := 0 // of the oldest, go
	if k.Rows > 0 {
		n = max(n, len(rows)-k.Rows)
	}
	for !k.After.IsZero() && n < len(rows)-1 && !rows[n].Due.After(k.After) {
		n++
	}
	rows = rows[:min(n, max(0, len(rows)-1))]
	for len(rows) > 0 {
		part := firstOf(rows)
		rows = rows[len(part):]
		ids, err := st.remove(part)
		if err != nil {
			return gone, err
		}
		gone = append(gone, ids...)
	}
	return gone, nil
}

// remove removes rows that have ended, and returns the ids of their runs.
func (st *Store) remove(rows []*Row) (ids []string, err error) {
	var keys []string
	for _, r := range rows {
		keys = append(keys, r.Key())
		for _, a := range r.Attempts {
			ids = append(ids, a.Run)
		}
	}
	w := &writes{put: map[string][]state.Entry{}, delete: map[string][]string{ledger: keys, runs: ids}}
	st.mu.Lock()
	defer st.mu.Unlock()
	return ids, st.s.Tx(w.apply)
}
