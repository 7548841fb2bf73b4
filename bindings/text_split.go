package bindings

import (
	"errors"
	"fmt"
	"strings"
	"unicode"

	lua "github.com/yuin/gopher-lua"

	"github.com/unilua/unilua/engine/sandbox"
	"github.com/unilua/unilua/engine/sandbox/pattern"
)

// maxPieces is how many pieces a text is split into at most. Beyond it, a table
// is no array any more, and the pieces cost a multiple of the text.
const maxPieces = 1 << 20

// pieceBytes is what a piece takes beside its place in the list: it shares its
// content with the whole.
const pieceBytes = 16

func textSplit(a Args) int {
	s, opts := a.Text(1), a.Options(3)
	most := maxPieces + 1
	if opts.Has("max") {
		most = int(min(opts.Int("max", 1, 0), maxPieces+1))
	}
	isPattern := opts.Bool("pattern", false)
	var next separator
	switch {
	case !a.Has(2):
		s = strings.TrimSpace(s)
		next = whiteSpace
	case isPattern:
		next = a.matches(s, a.notEmpty(2))
	default:
		next = plainText(a.notEmpty(2))
	}
	if s == "" && !a.Has(2) {
		return a.Push(a.L.CreateTable(0, 0))
	}
	return a.pieces(s, most, next)
}

func textLines(a Args) int {
	s := a.Text(1)
	if s == "" {
		return a.Push(a.L.CreateTable(0, 0))
	}
	if whole, ended := strings.CutSuffix(s, "\n"); ended {
		s = strings.TrimSuffix(whole, "\r")
	}
	return a.pieces(s, maxPieces+1, func(rest string) (start, end int) {
		start = strings.IndexByte(rest, '\n')
		end = start + 1
		if start > 0 && rest[start-1] == '\r' {
			start--
		}
		return start, end
	})
}

// separator returns where in the rest of a text the next separator is; start is
// negative if there is none.
type separator func(rest string) (start, end int)

// pieces answers a call with the pieces of s between separators, at most so many.
func (a Args) pieces(s string, most int, next separator) int {
	list := a.L.CreateTable(0, 0)
	for n := 1; ; n++ {
		start, end := -1, 0
		if n < most {
			start, end = next(s)
		}
		if start < 0 {
			list.Append(lua.LString(s))
			sandbox.MadeTable(a.L, n, 0)
			sandbox.MadeText(a.L, n*pieceBytes)
			return a.Push(list)
		}
		if n == maxPieces {
			a.raise("the text that '%s' got has more than %d pieces", a.f.Name, maxPieces)
		}
		list.Append(lua.LString(s[:start]))
		s = s[end:]
	}
}

func plainText(sep string) separator {
	return func(rest string) (start, end int) {
		start = strings.Index(rest, sep)
		return start, start + len(sep)
	}
}

// whiteSpace finds as much of it as there is in one place.
func whiteSpace(rest string) (start, end int) {
	start = strings.IndexFunc(rest, unicode.IsSpace)
	if start < 0 {
		return start, 0
	}
	return start, len(rest) - len(strings.TrimLeftFunc(rest[start:], unicode.IsSpace))
}

// matches finds the matches of a Lua pattern in s, of which the rests are the
// ends.
func (a Args) matches(s, source string) separator {
	m := pattern.Matcher{Program: pattern.Compile(source), Subject: s, Watch: sandbox.Context(a.L)}
	return func(rest string) (start, end int) {
		from := len(s) - len(rest)
		found, err := m.Find(from)
		switch {
		case err != nil:
			a.wrongPattern(err)
		case !found:
			return -1, 0
		case m.Start == m.End:
			a.wrongPattern(errors.New("the pattern matches an empty text, which separates nothing"))
		}
		return m.Start - from, m.End - from
	}
}

// wrongPattern raises what is wrong with a pattern, or the end of the run.
func (a Args) wrongPattern(err error) {
	if sandbox.Context(a.L).Err() == nil {
		err = fmt.Errorf("bad argument #2 to '%s' (%w)", a.f.Name, err)
	}
	sandbox.Raise(a.L, err)
}
