// Package check finds mistakes in a script without running it: what is not
// Lua, modules, functions, methods and options of unilua that do not exist, a
// dot in the place of a colon, locals that nothing reads and globals that
// nothing declares.
package check

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/unilua/unilua/engine/sandbox"
	"github.com/unilua/unilua/engine/sandbox/syntax"
	"github.com/unilua/unilua/engine/value"
)

// API is what scripts may use of unilua, by name.
type API struct {
	Modules map[string]Module
	Classes map[string]Members
}

// Module is a field of unilua: unilua.counter, or a function such as
// unilua.sleep.
type Module struct {
	Open      *Function // what calling it does, nil if it cannot be called
	Functions Members
}

// Members are functions, methods and fields by name.
type Members map[string]Member

// Member is one of them. A field has no Function.
type Member struct{ *Function }

// Function is what is known of a function or method.
type Function struct {
	Result  string           // the class of the object that is returned, "" if none or not known
	Params  int              // how many arguments there can be, -1 if any number
	Options map[int][]string // the names in an options table, by argument from 1
}

// Finding is one mistake.
type Finding struct {
	File         string
	Line, Column int
	Warning      bool // the script may well run as intended
	Message      string
}

func (f Finding) String() string {
	kind := "error"
	if f.Warning {
		kind = "warning"
	}
	return fmt.Sprintf("%s:%d:%d: %s: %s", f.File, f.Line, f.Column, kind, f.Message)
}

// Source checks a script and returns what it finds, in the order of the lines.
// A script that is not Lua has that one finding.
func Source(name string, src []byte, api *API) []Finding {
	tree, err := syntax.Parse(name, src)
	if err == nil {
		_, err = sandbox.Compile(name, src) // what only the compiler notices
	}
	if err != nil {
		var e *syntax.Error
		if !errors.As(err, &e) {
			return []Finding{{File: name, Line: 1, Column: 1, Message: err.Error()}}
		}
		return []Finding{{File: name, Line: max(e.Shown, 1), Column: max(e.Column, 1), Message: e.Message}}
	}
	first := newChecker(tree, api, nil)
	first.block(tree.Stmts)
	c := newChecker(tree, api, first.locals)
	c.block(tree.Stmts)
	c.finish()
	slices.SortStableFunc(c.findings, func(a, b Finding) int {
		return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
	return slices.Compact(c.findings)
}

// checker walks one script. A second walk knows from a first one which locals
// are set again, and so may be anything.
type checker struct {
	tree     *syntax.Tree
	api      *API
	before   []*variable // the locals as the walk before has left them
	locals   []*variable // in the order of their declaration
	scope    *scope
	declared map[string]bool // globals that exist, or that the script sets
	reads    []use           // of globals
	findings []Finding
}

// use is the appearance of a name on a line.
type use struct {
	name string
	line int
	near []string // the locals that could have been meant
}

func newChecker(tree *syntax.Tree, api *API, before []*variable) *checker {
	c := &checker{tree: tree, api: api, before: before, declared: map[string]bool{"unilua": true, "arg": true}}
	for _, name := range sandbox.GlobalNames() {
		c.declared[name] = true
	}
	return c
}

// finish reports what could be judged only once all of the script was seen.
func (c *checker) finish() {
	known := slices.Sorted(maps.Keys(c.declared))
	for _, r := range c.reads {
		if !c.declared[r.name] {
			c.warn(r.line, r.name, "undeclared global '%s'%s", r.name, meant(r.name, slices.Concat(r.near, known)))
		}
	}
}

func (c *checker) fail(line int, at, format string, args ...any) {
	c.add(line, at, false, format, args)
}

func (c *checker) warn(line int, at, format string, args ...any) { c.add(line, at, true, format, args) }

// add reports a finding where a name first stands, on a line or after it: nodes
// of the tree know no columns.
func (c *checker) add(line int, at string, warning bool, format string, args []any) {
	f := Finding{File: c.tree.Name, Line: line, Column: 1, Warning: warning, Message: fmt.Sprintf(format, args...)}
	first, _ := slices.BinarySearchFunc(c.tree.Tokens, line, func(t token, line int) int { return cmp.Compare(t.Pos.Line, line) })
	for _, t := range c.tree.Tokens[first:] {
		if t.Str == at {
			f.Line, f.Column = t.Pos.Line, t.Pos.Column
			break
		}
	}
	c.findings = append(c.findings, f)
}

// meant returns a suggestion to append to a message.
func meant(name string, known []string) string {
	if near := value.Suggest(name, known); near != "" {
		return fmt.Sprintf(" (did you mean '%s'?)", near)
	}
	return ""
}
