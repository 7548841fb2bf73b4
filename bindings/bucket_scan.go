package bindings

import (
	"iter"

	lua "github.com/yuin/gopher-lua"

	"github.com/unilua/unilua/engine/machine/state"
	"github.com/unilua/unilua/engine/sandbox"
)

// scan goes through a bucket in key order, page by page, as it was when the
// scan began.
//
// In a transaction nothing can be held between two operations, so a scan reads
// the bucket as the transaction has it, each page anew: that is one moment too,
// but for what the transaction itself changes behind the page under way.
type scan struct {
	b      *bucket
	prefix string
	page   []state.Entry
	id     uint64 // of the moment that the bucket holds for the scan, 0 if none
	after  string // the key after which the next page begins
	begun  bool
	inTx   bool
}

func (b *bucket) scan(prefix string) *scan {
	return &scan{b: b, prefix: prefix, inTx: b.Session().Transaction() != nil}
}

// next returns the next entry, nil at the end.
func (s *scan) next() (*state.Entry, error) {
	for len(s.page) == 0 {
		if s.begun && s.after == "" {
			return nil, nil
		}
		r, err := s.b.read(s.op())
		if err != nil {
			return nil, err
		}
		s.page, s.after, s.begun = r.Entries, r.Next, true
		if r.ID != 0 {
			s.id = r.ID
		}
		if s.after == "" {
			s.close()
		}
	}
	e := &s.page[0]
	s.page = s.page[1:]
	return e, nil
}

// op returns the operation that reads the next page.
func (s *scan) op() state.Op {
	switch {
	case s.inTx:
		return state.Op{Verb: state.Page, Key: s.prefix, After: s.after}
	case s.begun:
		return state.Op{Verb: state.ScanNext, ID: s.id, Key: s.after}
	}
	return state.Op{Verb: state.Scan, Key: s.prefix}
}

// close lets go of what the bucket holds for the scan. What is not closed goes
// with the run, which is also why no failure matters here.
func (s *scan) close() {
	if s.id != 0 {
		_, _ = s.b.Do(state.Op{Verb: state.ScanClose, ID: s.id}, 0)
		s.id = 0
	}
}

// all yields each entry, or the failure that ends the scan.
func (s *scan) all() iter.Seq2[*state.Entry, error] {
	return func(yield func(*state.Entry, error) bool) {
		defer s.close()
		for {
			e, err := s.next()
			if e == nil && err == nil || !yield(e, err) || err != nil {
				return
			}
		}
	}
}

// bucketPairs returns an iterator. It raises what goes wrong on the way, since
// nil would end the loop as if all were well.
func bucketPairs(a Args) int {
	b := self[*bucket](a)
	s := b.scan(a.OptString(1, ""))
	return a.Push(native(func(L *lua.LState) int {
		e, err := s.next()
		switch {
		case err != nil:
			sandbox.Raise(L, err)
		case e == nil:
			return 0
		}
		L.Push(lua.LString(e.Key))
		L.Push(decode(L, e.Value))
		if !b.kind.revisions {
			return 2
		}
		L.Push(lua.LNumber(e.Rev))
		return 3
	}))
}
