package state

import (
	"github.com/unilua/unilua/engine/machine"
	"github.com/unilua/unilua/engine/value"
)

// record reads the fields of a cell in order. The first thing wrong is kept for
// end; after it, fields are zero.
type record struct {
	value.Reader
	left int // fields
	err  error
}

func (r *record) begin() {
	t, err := r.Next()
	if err != nil || t.Kind != value.ListKind {
		r.err = value.ErrMalformed
	}
	r.left = t.N
}

// field returns the next field, which must be of the kind.
func (r *record) field(kind value.Kind) value.Token {
	if r.count(); r.err != nil {
		return value.Token{}
	}
	t, err := r.Next()
	if err != nil || t.Kind != kind {
		r.err = value.ErrMalformed
		return value.Token{}
	}
	return t
}

func (r *record) count() {
	r.left--
	if r.left < 0 {
		r.err = value.ErrMalformed
	}
}

func (r *record) bool() bool         { return r.field(value.BoolKind).Bool }
func (r *record) string() string     { return r.field(value.StringKind).Str }
func (r *record) time() machine.Time { return machine.Time(r.int()) }

func (r *record) int() int64 {
	t := r.field(value.NumberKind)
	if r.err == nil && !t.Whole {
		r.err = value.ErrMalformed
	}
	return t.Int
}

func (r *record) uint() uint64 {
	n := r.int()
	if n < 0 {
		r.err = value.ErrMalformed
	}
	return uint64(n)
}

// value reads a value, nil as an absent one.
func (r *record) value() value.Value {
	if r.count(); r.err != nil {
		return value.Value{}
	}
	v, err := r.Value()
	r.err = err
	return v
}

// end passes over fields of later versions, and reports what was wrong.
func (r *record) end() error {
	for ; r.err == nil && r.left > 0; r.left-- {
		r.err = r.Skip()
	}
	if r.err == nil && r.Rest() != "" {
		r.err = value.ErrMalformed
	}
	return r.err
}
