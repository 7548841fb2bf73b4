package config

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/BurntSushi/toml"

	"github.com/unilua/unilua/engine/value"
)

// Error is a mistake in the file.
type Error struct {
	File    string
	Line    int    // 0 if it is no line's
	Key     string // "" if it is no key's
	Message string
}

func (e *Error) Error() string {
	where := e.File
	if e.Line > 0 {
		where = fmt.Sprintf("%s:%d", where, e.Line)
	}
	if e.Key != "" {
		return fmt.Sprintf("%s: %s: %s", where, e.Key, e.Message)
	}
	return where + ": " + e.Message
}

// Errors are all mistakes in a file, in the order of their lines.
type Errors []*Error

func (e Errors) Error() string {
	lines := make([]string, len(e))
	for i, one := range e {
		lines[i] = one.Error()
	}
	return strings.Join(lines, "\n")
}

// table has what reads the value of each known key: an option, a section or a
// named.
type table map[string]any

// section reads a table of known keys, and then calls check, unless that is nil
// or a value is wrong.
type section struct {
	keys  table
	check func() error
}

// named reads a table whose keys are names, each with a section of its own.
type named func(name string) section

// values are what a table holds, not read yet.
type values map[string]toml.Primitive

// decoder reads one file. It goes on after a mistake.
type decoder struct {
	file  string
	meta  toml.MetaData
	wrong Errors
}

// decode reads a text of which the keys are known. check is called if nothing is
// wrong, and names the key that it refuses. The error is an Errors.
func decode(file string, text []byte, keys table, check func() (key string, err error)) error {
	var all values
	meta, err := toml.Decode(string(text), &all)
	d := &decoder{file: file, meta: meta}
	if err != nil {
		d.fail("", err)
		return d.wrong
	}
	if d.table("", all, keys); len(d.wrong) == 0 {
		if key, err := check(); err != nil {
			d.fail(key, d.meta.PrimitiveDecode(all[key], option(func(any) error { return err })))
		}
	}
	if len(d.wrong) == 0 {
		return nil
	}
	slices.SortStableFunc(d.wrong, func(a, b *Error) int { return cmp.Compare(a.Line, b.Line) })
	return d.wrong
}

// table reads the values of a table of that path.
func (d *decoder) table(path string, all values, keys table) {
	for _, name := range slices.Sorted(maps.Keys(all)) {
		at := join(path, name)
		switch read := keys[name].(type) {
		case option:
			d.fail(at, d.meta.PrimitiveDecode(all[name], read))
		case section:
			d.section(at, all[name], read)
		case named:
			for _, inner := range d.names(at, all[name]) {
				d.section(join(at, inner.name), inner.value, read(inner.name))
			}
		default:
			d.fail("", d.meta.PrimitiveDecode(all[name], unknown(at, name, keys)))
		}
	}
}

// section reads a table that is the value of a key.
func (d *decoder) section(path string, v toml.Primitive, s section) {
	before := len(d.wrong)
	d.table(path, d.values(path, v), s.keys)
	if len(d.wrong) == before && s.check != nil {
		d.fail(path, d.meta.PrimitiveDecode(v, option(func(any) error { return s.check() })))
	}
}

// entry is a value with its name.
type entry struct {
	name  string
	value toml.Primitive
}

// names returns the values of a table that is the value of a key, in the order
// of their names.
func (d *decoder) names(path string, v toml.Primitive) (list []entry) {
	all := d.values(path, v)
	for _, name := range slices.Sorted(maps.Keys(all)) {
		list = append(list, entry{name, all[name]})
	}
	return list
}

// values returns the values of a table that is the value of a key.
func (d *decoder) values(path string, v toml.Primitive) (all values) {
	err := d.meta.PrimitiveDecode(v, option(isTable))
	if err == nil {
		err = d.meta.PrimitiveDecode(v, &all)
	}
	d.fail(path, err)
	return all
}

func isTable(data any) error {
	if _, ok := data.(map[string]any); !ok {
		return errors.New("a table is expected")
	}
	return nil
}

// unknown refuses a key, at its line, and names what was probably meant.
func unknown(path, name string, keys table) option {
	return func(any) error {
		known := slices.Sorted(maps.Keys(keys))
		if near := value.Suggest(name, known); near != "" {
			return fmt.Errorf("unknown key %q (did you mean %q?)", path, near)
		}
		return fmt.Errorf("unknown key %q (known: %s)", path, strings.Join(known, ", "))
	}
}

// fail notes a mistake, if there is one, with the line that the parser knows.
func (d *decoder) fail(key string, err error) {
	var at toml.ParseError
	switch {
	case err == nil:
	case errors.As(err, &at):
		d.wrong = append(d.wrong, &Error{d.file, at.Position.Line, key, at.Message})
	default:
		d.wrong = append(d.wrong, &Error{File: d.file, Key: key, Message: err.Error()})
	}
}

// join returns the path of a key in a table.
func join(path, name string) string {
	if path == "" {
		return toml.Key{name}.String()
	}
	return path + "." + toml.Key{name}.String()
}
