package bindings

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"github.com/unilua/unilua/engine/fault"
	"github.com/unilua/unilua/engine/machine/state"
	"github.com/unilua/unilua/engine/sandbox/file"
	"github.com/unilua/unilua/engine/sandbox/world"
	"github.com/unilua/unilua/engine/value"
	"github.com/unilua/unilua/engine/value/document"
)

// document returns the format that the name at argument 1 stands for.
func (a Args) document() (name string, _ document.Format) {
	name = a.String(1)
	format, ok := document.FormatOf(name)
	if !ok {
		a.bad(1, "path that ends in .json, .yaml or .yml", a.Get(1))
	}
	if a.Run().session.Transaction() != nil {
		a.raise("'%s' cannot be part of a transaction: a file cannot be rolled back", a.f.Name)
	}
	return name, format
}

func stateExport(a Args) int {
	b := self[*bucket](a)
	name, format := a.document()
	return a.change(name, &world.Op{Verb: world.Write, Fill: func(w io.Writer) error {
		if err := b.writeTo(w, format); err != nil {
			return contentFault(name, err)
		}
		return b.Session().Settled() // what the file says must be durable first
	}})
}

// writeTo writes the bucket as it is now.
func (b *bucket) writeTo(w io.Writer, format document.Format) error {
	buffer := bufio.NewWriterSize(w, 64<<10)
	doc := document.NewWriter(buffer, format)
	for e, err := range b.scan("").all() {
		if err != nil {
			return err
		}
		if err := doc.Add(document.Entry{Key: e.Key, Value: e.Value}); err != nil {
			return err
		}
	}
	if err := doc.End(); err != nil {
		return err
	}
	return buffer.Flush()
}

func stateImport(a Args) int {
	b, o := self[*bucket](a), a.Options(2)
	op := state.Op{Verb: state.Put, Clear: o.Bool("clear", true)}
	_, format := a.document()
	name, f, err := a.openFile()
	if err == nil {
		op.Entries, err = b.readFrom(f, name, format)
	}
	if err == nil {
		_, err = b.Do(op, 0)
	}
	return a.Done(err)
}

// readFrom reads all that is to be put into the bucket from f, which the script
// calls name, and closes it. It gives up early on what cannot be put.
func (b *bucket) readFrom(f *os.File, name string, format document.Format) (entries []state.Entry, err error) {
	defer f.Close()
	ctx, size := b.Session().Context(), 0
	err = document.Read(f, format, func(e document.Entry) error {
		if len(e.Key) == 0 || len(e.Key) > state.MaxKey {
			return fmt.Errorf("key %.40q has %d bytes, a key has 1 to %d", e.Key, len(e.Key), state.MaxKey)
		}
		if size += len(e.Key) + e.Value.Size(); size > state.MaxPut {
			return fault.New(fault.TooLarge, "more than %d MiB of keys and values", state.MaxPut>>20)
		}
		entries = append(entries, state.Entry{Key: e.Key, Value: e.Value})
		return ctx.Err()
	})
	return entries, contentFault(name, err)
}

// contentFault gives an error its code, if it arose from the content of a file:
// what is not the system's is invalid.
func contentFault(name string, err error) error {
	var system *fs.PathError
	var known *fault.Error
	switch {
	case err == nil:
		return nil
	case errors.As(err, &system):
		return file.Fault(name, err)
	case errors.As(err, &known):
		return fault.New(known.Code, "%s: %w", name, err)
	case errors.Is(err, value.ErrTooLarge):
		return fault.New(fault.TooLarge, "%s: %w", name, err)
	}
	return fault.New(fault.Invalid, "%s: %w", name, err)
}
