package page

import (
	"sync"

	"github.com/unilua/unilua/engine/host/record"
)

// maxRecent is how many rows of all jobs are remembered.
const maxRecent = 500

// Recent remembers the rows that have ended last, of all jobs and of each, so that
// nobody need read whole ledgers to show them. Several goroutines may use it at
// once.
type Recent struct {
	mu   sync.Mutex
	rows []*record.Row // a ring, of maxRecent
	next int           // where the next one goes, once the ring is full
	last map[string]*record.Row
}

// NewRecent returns a Recent that remembers nothing.
func NewRecent() *Recent { return &Recent{last: map[string]*record.Row{}} }

// Add remembers a row, which must not change any more.
func (n *Recent) Add(r *record.Row) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if len(n.rows) < maxRecent {
		n.rows = append(n.rows, r)
	} else {
		n.rows[n.next] = r
		n.next = (n.next + 1) % maxRecent
	}
	if is := n.last[r.Job]; is == nil || !r.Ended.Before(is.Ended.Time) {
		n.last[r.Job] = r
	}
}

// newest returns the rows from the last that ended on.
func (n *Recent) newest() []*record.Row {
	n.mu.Lock()
	defer n.mu.Unlock()
	rows := make([]*record.Row, len(n.rows))
	for i := range rows {
		rows[i] = n.rows[(n.next+len(n.rows)-1-i)%len(n.rows)]
	}
	return rows
}

// of returns the row of a job that ended last, or else the one in its ledger.
func (n *Recent) of(q *query, job string) (*record.Row, error) {
	n.mu.Lock()
	r := n.last[job]
	n.mu.Unlock()
	if r != nil {
		return r, nil
	}
	rows, err := q.store.Newest(job, 1, q.now)
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.last[job] == nil {
		n.last[job] = rows[0]
	}
	return n.last[job], nil
}
