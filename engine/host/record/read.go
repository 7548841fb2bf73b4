package record

import (
	"cmp"
	"slices"
	"time"

	"github.com/unilua/unilua/engine/machine/state"
	"github.com/unilua/unilua/engine/value"
)

// Jobs returns all jobs by name.
func (st *Store) Jobs() ([]*Job, error) { return all[Job](st, jobs, "") }

// Job returns the job of a name. The error has the code not_found if there is
// none.
func (st *Store) Job(name string) (*Job, error) {
	j := new(Job)
	ok, err := st.get(jobs, name, j)
	if err == nil && !ok {
		return nil, st.noJob(name)
	}
	return j, err
}

// noJob says that there is no such job, and which might be meant.
func (st *Store) noJob(name string) error {
	known, err := st.Jobs()
	if err != nil {
		return err
	}
	names := make([]string, len(known))
	for i, j := range known {
		names[i] = j.Name
	}
	if near := value.Suggest(name, names); near != "" {
		return notFound("there is no job %q (did you mean %q?)", name, near)
	}
	return notFound("there is no job %q", name)
}

// Covered returns until when each due time of a job has a row. It reports false
// if that was never written.
func (st *Store) Covered(job string) (time.Time, bool, error) {
	var until Instant
	ok, err := st.get(covered, job, &until)
	return until.Time, ok, err
}

// Row returns the row of a key. The error has the code not_found if there is
// none.
func (st *Store) Row(key string) (*Row, error) {
	r := new(Row)
	for _, bucket := range []string{pending, ledger, pending} { // it may end meanwhile, and begin anew
		if ok, err := st.get(bucket, key, r); err != nil || ok {
			return r, err
		}
	}
	return nil, notFound("the ledger has no row %q", key)
}

// Run returns the row that a run belongs to, and which of its attempts it is. The
// error has the code not_found if there is none.
func (st *Store) Run(id string) (*Row, int, error) {
	var key string
	ok, err := st.get(runs, id, &key)
	if err != nil {
		return nil, 0, err
	}
	if !ok {
		return nil, 0, notFound("no run %q is kept", id)
	}
	r, err := st.Row(key)
	if err != nil {
		return nil, 0, err
	}
	i := slices.IndexFunc(r.Attempts, func(a Attempt) bool { return a.Run == id })
	if i < 0 {
		return nil, 0, notFound("no run %q is kept", id)
	}
	return r, i, nil
}

// Pending returns the rows that have not ended, by key.
func (st *Store) Pending() ([]*Row, error) { return all[Row](st, pending, "") }

// Filter selects rows. The zero Filter selects all.
type Filter struct {
	Job         string
	From, Until time.Time // due at or after From, and before Until
	Status      []Status  // one of these
	Limit       int       // the newest so many
}

func (f *Filter) takes(r *Row) bool {
	return (f.From.IsZero() || !r.Due.Before(f.From)) && (f.Until.IsZero() || r.Due.Before(f.Until)) &&
		(len(f.Status) == 0 || slices.Contains(f.Status, r.Status))
}

// Rows returns the rows that f selects, the newest first. A row that ends
// meanwhile is there once.
func (st *Store) Rows(f Filter) ([]*Row, error) {
	prefix := ""
	if f.Job != "" {
		prefix = beginning(f.Job)
	}
	found := map[string]*Row{}
	for _, bucket := range []string{pending, ledger} { // in the order in which rows move
		rows, err := all[Row](st, bucket, prefix)
		if err != nil {
			return nil, err
		}
		for _, r := range rows {
			found[r.Key()] = r
		}
	}
	rows := make([]*Row, 0, len(found))
	for _, r := range found {
		if f.takes(r) {
			rows = append(rows, r)
		}
	}
	slices.SortFunc(rows, newestFirst)
	if f.Limit > 0 && len(rows) > f.Limit {
		rows = rows[:f.Limit]
	}
	return rows, nil
}

func newestFirst(a, b *Row) int {
	return cmp.Or(b.Due.Compare(a.Due.Time), cmp.Compare(a.Job, b.Job), cmp.Compare(b.Nth, a.Nth))
}

// all reads the records whose keys begin with prefix, by key.
func all[R any](st *Store, bucket, prefix string) (list []*R, err error) {
	err = st.each(bucket, prefix, "", func(e state.Entry) (bool, error) {
		r := new(R)
		list = append(list, r)
		return true, decode(e.Value, r)
	})
	return list, err
}
