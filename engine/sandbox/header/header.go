// Package header reads the header of a script: unilua.job{ ... } as its first
// statement, a table of constants that says when and how the script is to be
// run. It is read from the syntax tree; the script does not run.
//
// What stands in the fields is checked by those who use them. Here it is
// checked that they are known, given once, and constant.
package header

import (
	"slices"
	"strings"

	"github.com/unilua/unilua/engine/sandbox/syntax"
	"github.com/unilua/unilua/engine/value"
	"github.com/yuin/gopher-lua/ast"
)

// fields are the known fields, in their documented order.
var fields = []string{
	"every", "cron", "at", "on_start", "queue", "watch", "tz", "jitter", "name", "after", "on", "topic", "workers",
	"batch", "where", "overlap", "catch_up", "retries", "backoff", "timeout", "lock", "max_memory", "max_instructions",
	"max_output", "max_objects", "max_children", "max_coroutines", "max_source", "max_nesting", "isolate", "allow",
}

// permissions are the known fields of allow.
var permissions = []string{"run", "read", "write", "net", "env", "share"}

// Header is what a script says about itself. The zero Header is that of a
// script that says nothing.
type Header struct {
	File   string
	Line   int // where it begins, 0 if there is none
	Fields []Field
	tree   *syntax.Tree
}

// Field is a named constant.
type Field struct {
	Name string
	Constant
}

// Get returns the field of a name, and whether it is there.
func (h *Header) Get(name string) (Constant, bool) { return Map(h.Fields).Get(name) }

// Read reads the header of a script. The error is a *syntax.Error, with the line
// of the header that is wrong.
func Read(name string, src []byte) (*Header, error) {
	tree, err := syntax.Parse(name, src)
	if err != nil {
		return nil, err
	}
	return Of(tree)
}

// Of reads the header of a script that is parsed already. A header that stands
// elsewhere than at the beginning, where nobody would read it, is an error.
func Of(tree *syntax.Tree) (*Header, error) {
	h := &Header{File: tree.Name, tree: tree}
	call := headerCall(tree)
	if late := misplaced(tree, call); late != nil {
		return nil, h.Errorf(late.Line(), "%s", Misplaced)
	}
	if call == nil {
		return h, nil
	}
	h.Line = call.Line()
	if len(call.Args) != 1 {
		return nil, h.Errorf(h.Line, "the header is one table: unilua.job{ ... }")
	}
	table, ok := call.Args[0].(*ast.TableExpr)
	if !ok {
		return nil, h.Errorf(call.Args[0].Line(), "the header must be a table of constants, so that it can be read without running the script")
	}
	c, err := h.table(table)
	if err != nil {
		return nil, err
	}
	switch v := c.Value.(type) {
	case Map:
		h.Fields = v
	case List:
		if len(v) > 0 {
			return nil, h.Errorf(v[0].Line, "a value without a name in the header")
		}
	}
	if err := h.checkNames(); err != nil {
		return nil, err
	}
	return h, nil
}

// Errorf returns an error at a line of the header, for those who check what
// stands in the fields.
func (h *Header) Errorf(line int, format string, args ...any) error {
	return h.tree.Errorf(line, format, args...)
}

func (h *Header) checkNames() error {
	for _, f := range h.Fields {
		if err := h.checkName(f, fields, "field", "the header"); err != nil {
			return err
		}
	}
	allow, ok := h.Get("allow")
	if !ok {
		return nil
	}
	kinds, ok := allow.Value.(Map)
	if list, isList := allow.Value.(List); !ok && (!isList || len(list) > 0) {
		return h.Errorf(allow.Line, `allow is a table such as {run={"df"}, read={"/etc"}}`)
	}
	for _, f := range kinds {
		if err := h.checkName(f, permissions, "permission", "allow"); err != nil {
			return err
		}
		if _, ok := texts(f.Value); !ok {
			return h.Errorf(f.Line, `allow.%s is a list of texts, such as {"a", "b"}`, f.Name)
		}
	}
	return nil
}

func (h *Header) checkName(f Field, known []string, what, where string) error {
	if slices.Contains(known, f.Name) {
		return nil
	}
	if near := value.Suggest(f.Name, known); near != "" {
		return h.Errorf(f.Line, "unknown %s %q in %s (did you mean %q?)", what, f.Name, where, near)
	}
	return h.Errorf(f.Line, "unknown %s %q in %s (known: %s)", what, f.Name, where, strings.Join(known, ", "))
}

// Allow returns what the script asks to be allowed, by kind.
func (h *Header) Allow() map[string][]string {
	allow, _ := h.Get("allow")
	kinds, _ := allow.Value.(Map)
	asked := map[string][]string{}
	for _, f := range kinds {
		asked[f.Name], _ = texts(f.Value)
	}
	return asked
}

// texts returns the strings of a list of strings.
func texts(v any) ([]string, bool) {
	list, ok := v.(List)
	names := make([]string, 0, len(list))
	for _, item := range list {
		name, isText := item.Value.(string)
		names, ok = append(names, name), ok && isText
	}
	return names, ok
}
