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

// Limits of a source. A zero field has its default.
type Limits struct {
	Source  int // bytes: MaxSource
	Nesting int // levels of blocks, brackets and operators: MaxNesting
}

// Defaults, and the most that may be asked for.
const (
	MaxSource   = 1 << 20 // bytes of a script or module
	MostSource  = 16 << 20
	MaxNesting  = 200 // as in Lua itself
	MostNesting = 1000
	maxChain    = 1000 // links of a chain such as a.b.c or a+b+c, which does not nest in Lua
)

func (l Limits) withDefaults() Limits {
	if l.Source == 0 {
		l.Source = MaxSource
	}
	if l.Nesting == 0 {
		l.Nesting = MaxNesting
	}
	return Limits{min(l.Source, MostSource), min(l.Nesting, MostNesting)}
}

// Tree is a parsed source. A Tree is read-only once made.
type Tree struct {
	Name   string
	Text   string      // the source without byte order mark and #! line, lines ended by \n
	Tokens []ast.Token // in order, with the column of each: the nodes have lines only
	Stmts  []ast.Stmt

	nesting int // levels there may be
}

// Parse is Limits.Parse with the default limits.
func Parse(name string, src []byte) (*Tree, error) { return Limits{}.Parse(name, src) }

// ParseChunk is Limits.ParseChunk with the default limits.
func ParseChunk(name string, src []byte) (*Tree, error) { return Limits{}.ParseChunk(name, src) }

// Parse parses a script or module. It must be UTF-8; a byte order mark and a
// first line that begins with # are skipped. The error is an *Error.
func (l Limits) Parse(name string, src []byte) (*Tree, error) {
	if err := l.checkSize(name, src); err != nil {
		return nil, err
	}
	src = bytes.TrimPrefix(src, []byte("\xef\xbb\xbf"))
	if err := checkUTF8(name, src); err != nil {
		return nil, err
	}
	return l.ParseChunk(name, skipFirstComment(src))
}

// ParseChunk parses source that a script has put together itself, and which
// may hold any bytes. The error is an *Error.
func (l Limits) ParseChunk(name string, src []byte) (*Tree, error) {
	if err := l.checkSize(name, src); err != nil {
		return nil, err
	}
	if bytes.HasPrefix(src, []byte{0x1b}) {
		return nil, &Error{File: name, Line: 1, Message: "precompiled Lua is not accepted, only source"}
	}
	t := &Tree{Name: name, Text: lineEnds.Replace(string(src)), nesting: l.withDefaults().Nesting}
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

func (l Limits) checkSize(name string, src []byte) error {
	if most := l.withDefaults().Source; len(src) > most {
		message := fmt.Sprintf("the source has %d bytes, more than its limit of %d (raise it with --max-source)", len(src), most)
		return &Error{File: name, Line: 1, Message: message, Limit: true}
	}
	return nil
}

// tooDeep is the message of a source with too many levels.
func (t *Tree) tooDeep() string {
	return fmt.Sprintf("chunk has too many syntax levels (more than its limit of %d: raise it with --max-nesting)", t.nesting)
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
