package state

import (
	"github.com/unilua/unilua/engine/fault"
	"github.com/unilua/unilua/engine/value"
)

func (m *Machine) checkKey(key string) error {
	switch {
	case key == "":
		return fault.Misusef("%s %q: a key is not empty", m.noun, m.name)
	case len(key) > MaxKey:
		return fault.Misusef("%s %q: a key of %d bytes is too long (at most %d)", m.noun, m.name, len(key), MaxKey)
	}
	return nil
}

func (m *Machine) checkValue(key string, v value.Value) error {
	switch {
	case v.Absent():
		return fault.Misusef("%s %q: nil is not a value for key %q", m.noun, m.name, key)
	case v.Size() > value.MaxSize:
		return fault.New(fault.TooLarge, "the value for key %q of %s %q has %d bytes, more than the %d there may be",
			key, m.noun, m.name, v.Size(), value.MaxSize)
	}
	return nil
}

// checkFirst refuses a second value where the first wins.
func (m *Machine) checkFirst(key string, old entry) error {
	if m.options.FirstWins && old.rev != 0 {
		return m.exists(key)
	}
	return nil
}

func (m *Machine) exists(key string) error {
	return fault.New(fault.Exists, "key %q of %s %q is there already", key, m.noun, m.name)
}

func (m *Machine) checkRev(op *Op, old entry) error {
	switch {
	case !op.CheckRev || op.IfRev == old.rev:
		return nil
	case op.IfRev == 0:
		return fault.New(fault.Conflict, "key %q of %s %q is at revision %d, not absent (revision 0)", op.Key, m.noun, m.name, old.rev)
	case old.rev == 0:
		return fault.New(fault.Conflict, "key %q of %s %q is absent (revision 0), not at revision %d", op.Key, m.noun, m.name, op.IfRev)
	}
	return fault.New(fault.Conflict, "key %q of %s %q is at revision %d, not %d", op.Key, m.noun, m.name, old.rev, op.IfRev)
}

// typeName returns what Lua calls the type of v.
func typeName(v value.Value) string {
	r := value.NewReader(v.Encoded())
	t, err := r.Next()
	switch {
	case err != nil || t.Kind == value.NilKind:
		return "nil"
	case t.Kind == value.BoolKind:
		return "boolean"
	case t.Kind == value.NumberKind:
		return "number"
	case t.Kind == value.StringKind:
		return "string"
	}
	return "table"
}
