package syntax

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/yuin/gopher-lua/ast"
)

// Error says where and why a source is not Lua.
type Error struct {
	File       string
	Line       int // from 1
	Column     int // in bytes from 1, 0 if not known
	Message    string
	SourceLine string
	Shown      int  // which line SourceLine is: where what is wrong begins
	NotUTF8    bool // the source is in another encoding
	Limit      bool // the source is too large or nested too deeply
}

// Error returns the message as Lua prints it: job.lua:3: unexpected symbol near 'end'.
func (e *Error) Error() string {
	return fmt.Sprintf("%s:%d: %s", e.File, e.Line, e.Message)
}

func (t *Tree) errorAt(pos ast.Position, message string) *Error {
	return t.shownAt(pos, pos.Line, message)
}

// shownAt returns an error that Lua notices on a line, about what begins at a
// place.
func (t *Tree) shownAt(begin ast.Position, line int, message string) *Error {
	return &Error{File: t.Name, Line: line, Column: begin.Column, Message: message, SourceLine: Line(t.Text, begin.Line), Shown: begin.Line}
}

// Errorf returns an Error at a line of t.
func (t *Tree) Errorf(line int, format string, args ...any) *Error {
	return t.errorAt(ast.Position{Line: line}, fmt.Sprintf(format, args...))
}

// short returns a text of one line and readable length.
func short(s string) string {
	const most = 80
	s, _, more := strings.Cut(s, "\n")
	for end := most; len(s) > most; end-- {
		if utf8.RuneStart(s[end]) || end < most-utf8.UTFMax {
			s, more = s[:end], true
		}
	}
	if more {
		s += "..."
	}
	return s
}
