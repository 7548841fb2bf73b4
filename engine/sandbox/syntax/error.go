package syntax

import (
	"fmt"
	"strings"

	"github.com/yuin/gopher-lua/ast"
	"github.com/yuin/gopher-lua/parse"
)

// Error says where and why a source is not Lua.
type Error struct {
	File       string
	Line       int // from 1
	Column     int // in bytes from 1, 0 if not known
	Message    string
	SourceLine string
	NotUTF8    bool // the source is in another encoding
}

// Error returns the message as Lua prints it: job.lua:3: unexpected symbol near 'end'.
func (e *Error) Error() string {
	return fmt.Sprintf("%s:%d: %s", e.File, e.Line, e.Message)
}

func (t *Tree) errorAt(pos ast.Position, message string) *Error {
	return &Error{File: t.Name, Line: pos.Line, Column: pos.Column, Message: message, SourceLine: Line(t.Text, pos.Line)}
}

// Errorf returns an Error at a line of t.
func (t *Tree) Errorf(line int, format string, args ...any) *Error {
	return t.errorAt(ast.Position{Line: line}, fmt.Sprintf(format, args...))
}

func (t *Tree) errorAtEnd(message string) *Error {
	line := 1 + strings.Count(strings.TrimRight(t.Text, "\r\n"), "\n")
	pos := ast.Position{Line: line, Column: len(Line(t.Text, line)) + 1}
	return t.errorAt(pos, message+" near '<eof>'")
}

// spelling returns how a token is written, cut to a readable length.
func (t *Tree) spelling(tok ast.Token) string {
	s := tok.Str
	switch tok.Type {
	case parse.TString:
		s = `"` + s + `"`
	case '.': // which gopher-lua does not spell
		s = "."
	}
	return short(s)
}

func short(s string) string {
	const most = 40
	s, _, more := strings.Cut(s, "\n")
	if len(s) > most {
		s, more = s[:most], true
	}
	if more {
		s += "..."
	}
	return strings.ToValidUTF8(s, "\uFFFD")
}
