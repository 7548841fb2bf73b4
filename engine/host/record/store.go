package record

import (
	"slices"
	"sync"

	"github.com/unilua/unilua/engine"
	"github.com/unilua/unilua/engine/fault"
	"github.com/unilua/unilua/engine/machine/state"
	"github.com/unilua/unilua/engine/value"
)

// The buckets.
const (
	jobs    = "__jobs"
	covered = "__covered"
	pending = "__pending"
	ledger  = "__ledger"
	runs    = "__runs"
)

// Store reads and writes the records. Several goroutines may use it at once; each
// call waits for those before it.
type Store struct {
	mu sync.Mutex
	s  *engine.Session
}

// Open returns the store of the session's engine, be it here or in another
// process. Nobody else may use the session.
func Open(s *engine.Session) *Store { return &Store{s: s} }

// atOnce is how many records go in one transaction, about: no more than a
// transaction may change, and take, if each attempt has an error of MaxError.
const atOnce = 800

// Change is what is to be written.
type Change struct {
	Jobs    []*Job   // new, or as they are now
	Gone    []string // jobs that are no more; their rows stay
	Rows    []*Row   // new, or as they are now
	Covered map[string]Instant
}

// Write makes a change. It returns when the change is on disk. What goes in one
// transaction is written whole or not at all; a large change takes several, and
// Covered comes after the rows. If it fails, writing the same again is safe.
func (st *Store) Write(c *Change) error {
	for rest := c.Rows; len(rest) > 0; {
		part := firstOf(rest)
		if err := st.write(&Change{Rows: part}); err != nil {
			return err
		}
		rest = rest[len(part):]
	}
	for part := range slices.Chunk(c.Jobs, atOnce) {
		if err := st.write(&Change{Jobs: part}); err != nil {
			return err
		}
	}
	for part := range slices.Chunk(c.Gone, atOnce) {
		if err := st.write(&Change{Gone: part}); err != nil {
			return err
		}
	}
	if len(c.Covered) == 0 {
		return nil
	}
	return st.write(&Change{Covered: c.Covered})
}

// firstOf returns as many of the first rows as go in one transaction.
func firstOf(rows []*Row) []*Row {
	records := 0
	for i, r := range rows {
		if records += 1 + len(r.Attempts); i > 0 && records > atOnce {
			return rows[:i]
		}
	}
	return rows
}

// write makes a change that goes in one transaction.
func (st *Store) write(c *Change) error {
	w, err := prepare(c)
	if err != nil {
		return err
	}
	st.mu.Lock()
	defer st.mu.Unlock()
	return st.s.Tx(w.apply)
}

// writes are what a Change does to each bucket.
type writes struct {
	put    map[string][]state.Entry
	delete map[string][]string
}

func prepare(c *Change) (*writes, error) {
	w := &writes{put: map[string][]state.Entry{}, delete: map[string][]string{}}
	for _, j := range c.Jobs {
		if err := w.set(jobs, j.Name, j); err != nil {
			return nil, err
		}
	}
	w.delete[jobs] = c.Gone
	for job, until := range c.Covered {
		if err := w.set(covered, job, until); err != nil {
			return nil, err
		}
	}
	for _, r := range c.Rows {
		if err := w.row(r); err != nil {
			return nil, err
		}
	}
	return w, nil
}

// row writes a row where it belongs, and that its runs belong to it.
func (w *writes) row(r *Row) error {
	key := r.Key()
	for _, a := range r.Attempts {
		w.put[runs] = append(w.put[runs], state.Entry{Key: a.Run, Value: value.String(key)})
	}
	if !r.Status.Ended() {
		return w.set(pending, key, r)
	}
	w.delete[pending] = append(w.delete[pending], key)
	return w.set(ledger, key, r)
}

func (w *writes) set(bucket, key string, record any) error {
	v, err := encode(record)
	if err != nil {
		return err
	}
	w.put[bucket] = append(w.put[bucket], state.Entry{Key: key, Value: v})
	return nil
}

// apply does the writes inside a transaction.
func (w *writes) apply(t *engine.Tx) error {
	for _, name := range []string{jobs, covered, pending, ledger, runs} {
		if len(w.put[name])+len(w.delete[name]) == 0 {
			continue
		}
		b, err := t.State(name)
		if err != nil {
			return err
		}
		if entries := w.put[name]; len(entries) > 0 {
			if _, err := b.Do(state.Op{Verb: state.Put, Entries: entries}, 0); err != nil {
				return err
			}
		}
		for _, key := range w.delete[name] {
			if _, err := b.Do(state.Op{Verb: state.Delete, Key: key}, 0); err != nil {
				return err
			}
		}
	}
	return nil
}

// get reads the record at key. It reports false if there is none.
func (st *Store) get(bucket, key string, record any) (bool, error) {
	st.mu.Lock()
	b, err := st.s.State(bucket, engine.Keeping{})
	var v value.Value
	if err == nil {
		v, _, err = engine.Lookup(b, key)
	}
	st.mu.Unlock()
	if err != nil || v.Absent() {
		return false, err
	}
	return true, decode(v, record)
}

// each calls visit with the entries of a bucket whose keys begin with prefix and
// come after another, in their order, until visit returns false.
func (st *Store) each(bucket, prefix, after string, visit func(state.Entry) (bool, error)) error {
	for {
		page, err := st.page(bucket, prefix, after)
		if err != nil {
			return err
		}
		for _, e := range page.Entries {
			if more, err := visit(e); err != nil || !more {
				return err
			}
		}
		if page.Next == "" {
			return nil
		}
		after = page.Next
	}
}

func (st *Store) page(bucket, prefix, after string) (state.Reply, error) {
	st.mu.Lock()
	defer st.mu.Unlock()
	b, err := st.s.State(bucket, engine.Keeping{})
	if err != nil {
		return state.Reply{}, err
	}
	return b.Do(state.Op{Verb: state.Page, Key: prefix, After: after}, 0)
}

// notFound is the failure of who asks for what there is not.
func notFound(format string, args ...any) error { return fault.New(fault.NotFound, format, args...) }
