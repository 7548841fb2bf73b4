// Package syntax turns the source of a script into its tree: the one parser of
// unilua, shared by the compiler, the header reader and the checker.
//
// It guards what stands behind it. A source that is too large, nested too
// deeply, precompiled or not UTF-8 is refused before the parser sees it, and
// the tree is measured before anybody walks it, so neither the parser nor the
// compiler can be made to exhaust the stack.
package syntax

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/yuin/gopher-lua/ast"
	"github.com/yuin/gopher-lua/parse"
)

// Limits of a source.
const (
	MaxSource  = 1 << 20 // bytes of a script or module
	MaxNesting = 200     // levels of blocks, brackets and operators, as in Lua itself
	maxChain   = 1000    // links of a chain such as a.b.c or a+b+c, which does not nest in Lua
)

// Tree is a parsed source. A Tree is read-only once made.
type Tree struct {
	Name   string
	Text   string      // the source without byte order mark and #! line, lines ended by \n
	Tokens []ast.Token // in order, with the column of each: the nodes have lines only
	Stmts  []ast.Stmt
}

// Parse parses a script or module. It must be UTF-8; a byte order mark and a
// first line that begins with # are skipped. The error is an *Error.
func Parse(name string, src []byte) (*Tree, error) {
	src = bytes.TrimPrefix(src, []byte("\xef\xbb\xbf"))
	if err := checkUTF8(name, src); err != nil {
		return nil, err
	}
	return ParseChunk(name, skipFirstComment(src))
}

// ParseChunk parses source that a script has put together itself, and which
// may hold any bytes. The error is an *Error.
func ParseChunk(name string, src []byte) (*Tree, error) {
	if len(src) > MaxSource {
		return nil, &Error{File: name, Line: 1, Message: fmt.Sprintf("the source has %d bytes, more than the %d allowed", len(src), MaxSource)}
	}
	if bytes.HasPrefix(src, []byte{0x1b}) {
		return nil, &Error{File: name, Line: 1, Message: "precompiled Lua is not accepted, only source"}
	}
	t := &Tree{Name: name, Text: lineEnds.Replace(string(src))}
	blanks, err := t.check()
	if err != nil {
		return nil, err
	}
	numbers := t.numerals()
	if err := t.parse(numbers.plain(blanked(t.Text, blanks))); err != nil {
		return nil, err
	}
	if err := t.measure(); err != nil {
		return nil, err
	}
	numbers.evaluate(t.Stmts)
	return t, nil
}

// blanked returns a text with spaces in some places, but for the ends of lines.
func blanked(text string, blanks []span) string {
	if len(blanks) == 0 {
		return text
	}
	b := []byte(text)
	for _, s := range blanks {
		for i := s.from; i < s.to; i++ {
			if b[i] != '\n' {
				b[i] = ' '
			}
		}
	}
	return string(b)
}

// lineEnds makes one line end of the four that Lua knows, which mean the same
// to it everywhere, even in a long string.
var lineEnds = strings.NewReplacer("\r\n", "\n", "\n\r", "\n", "\r", "\n")

// skipFirstComment drops a first line such as #!/usr/bin/env unilua, but not
// its end, so that lines keep their numbers.
func skipFirstComment(src []byte) []byte {
	if !bytes.HasPrefix(src, []byte("#")) {
		return src
	}
	if end := bytes.IndexAny(src, "\r\n"); end >= 0 {
		return src[end:]
	}
	return nil
}

func checkUTF8(name string, src []byte) error {
	if utf8.Valid(src) || bytes.HasPrefix(src, []byte{0x1b}) {
		return nil
	}
	at := 0
	for {
		r, size := utf8.DecodeRune(src[at:])
		if r == utf8.RuneError && size == 1 {
			break
		}
		at += size
	}
	line, column := 1+bytes.Count(src[:at], []byte("\n")), at-bytes.LastIndexByte(src[:at], '\n')
	return &Error{
		File: name, Line: line, Column: column,
		Message:    fmt.Sprintf("not UTF-8: byte 0x%02X at column %d (offset %d)", src[at], column, at),
		SourceLine: strings.ToValidUTF8(Line(lineEnds.Replace(string(src)), line), "\uFFFD"),
		NotUTF8:    true,
	}
}

// parse makes the tree of a source that is known to be sound, which is given as
// gopher-lua can read it.
func (t *Tree) parse(plain string) error {
	stmts, err := parse.Parse(strings.NewReader(plain), t.Name)
	var pe *parse.Error
	switch {
	case err == nil:
		t.Stmts = stmts
		return nil
	case errors.As(err, &pe):
		return t.errorAt(ast.Position{Line: max(pe.Pos.Line, 1), Column: pe.Pos.Column}, pe.Message)
	}
	return t.errorAt(ast.Position{Line: 1}, err.Error())
}

// Line returns line n of a Tree's text, counted from 1, "" if there is none.
func Line(text string, n int) string {
	for ; n > 1; n-- {
		_, rest, ok := strings.Cut(text, "\n")
		if !ok {
			return ""
		}
		text = rest
	}
	line, _, _ := strings.Cut(text, "\n")
	return line
}
