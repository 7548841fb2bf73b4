// Package check finds mistakes in a script without running it: what is not
// Lua, modules, functions and methods of unilua that do not exist, locals that
// nothing reads and globals that nothing declares.
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

// API is what scripts may use of unilua, by name. A result is the class of the
// object that is returned, "" if that is none or not known.
type API struct {
	Modules map[string]Module
	Classes map[string]map[string]string // class → method → result
}

// Module is a field of unilua: unilua.counter, or a function such as
// unilua.sleep.
type Module struct {
	Result    string            // of calling the module itself
	Functions map[string]string // function → result
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
		return []Finding{{File: name, Line: e.Line, Column: max(e.Column, 1), Message: e.Message}}
	}
	c := newChecker(tree, api)
	c.block(tree.Stmts)
	c.finish()
	slices.SortStableFunc(c.findings, func(a, b Finding) int {
		return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
	return slices.Compact(c.findings)
}

// checker walks one script.
type checker struct {
	tree     *syntax.Tree
	api      *API
	scope    *scope
	declared map[string]bool // globals that exist, or that the script sets
	reads    []use           // of globals
	methods  []method        // calls on objects in locals
	findings []Finding
}

// use is the appearance of a name on a line.
type use struct {
	name string
	line int
	near []string // the locals that could have been meant
}

// method is a method call on what a local was first set to.
type method struct {
	on   *variable
	name string
	line int
}

func newChecker(tree *syntax.Tree, api *API) *checker {
	c := &checker{tree: tree, api: api, declared: map[string]bool{"unilua": true, "arg": true}}
	for _, name := range sandbox.GlobalNames() {
		c.declared[name] = true
	}
	return c
}

// finish reports what could be judged only once all of the script was seen.
func (c *checker) finish() {
	for _, m := range c.methods {
		if !m.on.assigned {
			c.checkMethod(m.on.kind.class, m.name, m.line)
		}
	}
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
