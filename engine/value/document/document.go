// Package document reads and writes files of named values: one JSON object, or
// one YAML mapping, whose pairs are written and read one by one. So a document
// may be far larger than one value may be, and takes memory only for the entry
// under way.
//
// What is written comes back unchanged, except that JSON cannot hold all there
// is: a key that is not UTF-8 or an infinite number is an error.
package document

import (
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"github.com/unilua/unilua/engine/value"
)

// Format is how a document is written.
type Format uint8

// The formats.
const (
	_ Format = iota
	JSON
	YAML
)

// FormatOf returns the format that the ending of a file's name stands for.
func FormatOf(path string) (Format, bool) {
	switch strings.ToLower(filepath.Ext(path)) {
	case ".json":
		return JSON, true
	case ".yaml", ".yml":
		return YAML, true
	}
	return 0, false
}

// Entry is a value with its name.
type Entry struct {
	Key   string
	Value value.Value
}

// Writer writes a document. Its End must come last.
type Writer struct {
	w      io.Writer
	format Format
	n      int
}

// NewWriter returns a Writer to w, which had better be buffered.
func NewWriter(w io.Writer, f Format) *Writer { return &Writer{w: w, format: f} }

// Add writes one more entry. The caller sees to it that its key is new.
func (w *Writer) Add(e Entry) error {
	text, err := w.text(e)
	if err != nil {
		return fmt.Errorf("key %q: %w", e.Key, err)
	}
	w.n++
	_, err = w.w.Write(text)
	return err
}

func (w *Writer) text(e Entry) ([]byte, error) {
	if w.format == YAML {
		return pair(e).YAML(), nil
	}
	return w.member(e)
}

// End writes what ends a document. It closes nothing.
func (w *Writer) End() error {
	_, err := io.WriteString(w.w, ends[w.format][min(w.n, 1)])
	return err
}

// ends are the ends of documents: of an empty one, and of any other.
var ends = [...][2]string{JSON: {"{}\n", "\n}\n"}, YAML: {"{}\n", ""}}

// Read calls each with the entries of a document in turn. An error of each ends
// it and is returned as it is; others say where in the document they arose.
func Read(r io.Reader, f Format, each func(Entry) error) error {
	once := once{each: each, seen: make(map[string]struct{})}
	if f == YAML {
		return readYAML(r, once.take)
	}
	return readJSON(r, once.take)
}

// once refuses a key that comes twice.
type once struct {
	each func(Entry) error
	seen map[string]struct{}
}

func (o once) take(e Entry) error {
	if e.Value.Absent() {
		return fmt.Errorf("key %q: null is no value (leave it out)", e.Key)
	}
	if _, ok := o.seen[e.Key]; ok {
		return fmt.Errorf("key %q is there twice", e.Key)
	}
	o.seen[e.Key] = struct{}{}
	return o.each(e)
}

var errNoMap = errors.New("the document is not a map of keys and values")
