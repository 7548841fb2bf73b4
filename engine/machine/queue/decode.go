package queue

import "github.com/unilua/unilua/engine/value"

// decoder reads the fields of a cell one by one. After an error it returns
// zeros.
type decoder struct {
	r    value.Reader
	left int // fields not read yet
	err  error
}

// decode begins to read a list.
func decode(data string) decoder {
	d := decoder{r: value.NewReader(data), left: 1}
	d.left = d.list()
	return d
}

func (d *decoder) next(kind value.Kind) value.Token {
	d.take()
	if d.err != nil {
		return value.Token{}
	}
	t, err := d.r.Next()
	if err != nil || t.Kind != kind {
		d.fail()
		return value.Token{}
	}
	return t
}

// take counts one field.
func (d *decoder) take() {
	if d.left--; d.left < 0 {
		d.fail()
	}
}

func (d *decoder) fail() { d.err = value.ErrMalformed }

func (d *decoder) int() int64 {
	t := d.next(value.NumberKind)
	if d.err == nil && !t.Whole {
		d.fail()
	}
	return t.Int
}

// uint reads a number from 0 to the largest int64.
func (d *decoder) uint() uint64 {
	n := d.int()
	if n < 0 {
		d.fail()
		return 0
	}
	return uint64(n)
}

// upTo reads a number from 0 to most.
func (d *decoder) upTo(most uint64) uint64 {
	n := d.uint()
	if n > most {
		d.fail()
		return 0
	}
	return n
}

func (d *decoder) bool() bool     { return d.next(value.BoolKind).Bool }
func (d *decoder) string() string { return d.next(value.StringKind).Str }

func (d *decoder) value() value.Value {
	d.take()
	if d.err != nil {
		return value.Value{}
	}
	v, err := d.r.Value()
	if err != nil || v.Absent() {
		d.fail()
	}
	return v
}

// list reads the head of a list and returns how many fields follow.
func (d *decoder) list() int { return d.next(value.ListKind).N }

// nested reads a list by calling read, which is told how many fields it has.
func (d *decoder) nested(read func(n int)) {
	n, outer := d.list(), d.left
	d.left = n
	read(n)
	d.skip()
	d.left = outer
}

// skip passes over the fields that a later version has appended.
func (d *decoder) skip() {
	for ; d.left > 0 && d.err == nil; d.left-- {
		d.err = d.r.Skip()
	}
}

// finish returns the error there was, or one if more follows the list.
func (d *decoder) finish() error {
	d.skip()
	if d.err == nil && d.r.Rest() != "" {
		d.fail()
	}
	return d.err
}
