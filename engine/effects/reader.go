package effects

import (
	"encoding/binary"
	"fmt"
	"iter"

	"github.com/unilua/unilua/engine/fault"
	"github.com/unilua/unilua/engine/machine"
)

// All yields the effects of a record in order. It ends with an error if the
// record is of a version to come (code unavailable) or malformed (ErrMalformed,
// with the offset of the effect). Effect.Data is part of record; its strings
// are copies.
func All(record []byte) iter.Seq2[Effect, error] {
	return func(yield func(Effect, error) bool) {
		if err := checkVersion(record); err != nil {
			yield(Effect{}, err)
			return
		}
		r := reader{rest: record[1:]}
		for len(r.rest) > 0 {
			at := len(record) - len(r.rest)
			e, ok := r.effect()
			if !ok {
				yield(Effect{}, fmt.Errorf("effect at byte %d: %w", at, ErrMalformed))
				return
			}
			if !yield(e, nil) {
				return
			}
		}
	}
}

func checkVersion(record []byte) error {
	switch {
	case len(record) == 0 || record[0] == 0:
		return ErrMalformed
	case record[0] > Version:
		return fault.New(fault.Unavailable,
			"a log record has format %d, this unilua reads up to %d: upgrade unilua", record[0], Version)
	}
	return nil
}

// reader takes a record apart. Each method reports false at the end of the
// record or for what no Builder makes.
type reader struct {
	rest []byte
	ref  machine.Ref // of the last effect
}

func (r *reader) effect() (Effect, bool) {
	op, ok := r.byte()
	if !ok || !r.object(op&sameObject != 0) {
		return Effect{}, false
	}
	e := Effect{Op: Op(op &^ sameObject), Ref: r.ref}
	switch e.Op {
	case Set:
		if ok = r.cell(&e.Cell); ok {
			e.Data, ok = r.bytes()
			ok = ok && len(e.Data) > 0
		}
	case Delete:
		ok = r.cell(&e.Cell)
	case Drop:
	default:
		ok = false
	}
	return e, ok
}

// object sets r.ref, unless the effect acts on the same object as the last.
func (r *reader) object(same bool) bool {
	if same {
		return r.ref != machine.Ref{}
	}
	kind, ok := r.byte()
	if !ok {
		return false
	}
	name, ok := r.bytes()
	if !ok {
		return false
	}
	r.ref.Kind = machine.Kind(kind)
	if r.ref.Name != string(name) {
		r.ref.Name = string(name)
	}
	return r.ref.Valid()
}

func (r *reader) cell(c *machine.Cell) bool {
	part, ok := r.byte()
	if !ok {
		return false
	}
	n, ok := r.uvarint()
	if !ok {
		return false
	}
	s, ok := r.bytes()
	*c = machine.Cell{Part: part, N: n, S: string(s)}
	return ok
}

func (r *reader) byte() (byte, bool) {
	if len(r.rest) == 0 {
		return 0, false
	}
	b := r.rest[0]
	r.rest = r.rest[1:]
	return b, true
}

func (r *reader) uvarint() (uint64, bool) {
	n, k := binary.Uvarint(r.rest)
	if k <= 0 {
		return 0, false
	}
	r.rest = r.rest[k:]
	return n, true
}

func (r *reader) bytes() ([]byte, bool) {
	n, ok := r.uvarint()
	if !ok || n > uint64(len(r.rest)) {
		return nil, false
	}
	b := r.rest[:n:n]
	r.rest = r.rest[n:]
	return b, true
}
