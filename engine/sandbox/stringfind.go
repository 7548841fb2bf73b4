package sandbox

import (
	"strings"

	"github.com/unilua/unilua/engine/sandbox/pattern"
	lua "github.com/yuin/gopher-lua"
)

func stringFind(L *lua.LState) int {
	s, source := checkText(L, 1), checkText(L, 2)
	from := searchFrom(L, s)
	if lua.LVAsBool(L.Get(4)) {
		return findPlain(L, s, source, from)
	}
	p := pattern.Compile(source)
	if p.Plain() {
		return findPlain(L, s, source, from)
	}
	var m pattern.Matcher
	prepare(L, &m, s, p)
	if !find(L, &m, from) {
		L.Push(lua.LNil)
		return 1
	}
	L.Push(whole(m.Start + 1))
	L.Push(whole(m.End))
	return 2 + pushCaptures(L, &m)
}

// searchFrom returns where a search begins, from 0: its third argument.
func searchFrom(L *lua.LState, s string) int {
	return min(max(optIndex(L, 3, len(s), 1)-1, 0), len(s))
}

func findPlain(L *lua.LState, s, text string, from int) int {
	at := indexOf(L, s[from:], text)
	if at < 0 {
		L.Push(lua.LNil)
		return 1
	}
	L.Push(whole(from + at + 1))
	L.Push(whole(from + at + len(text)))
	return 2
}

// indexOf returns where text is in s first, negative if it is not.
func indexOf(L *lua.LState, s, text string) int {
	for from := 0; len(s)-from > piece+len(text); from += piece {
		if at := strings.Index(s[from:from+piece+len(text)], text); at >= 0 {
			return from + at
		}
		Of(L).control.work(L, piece/bytesPerInstruction)
	}
	from := max((len(s)-len(text)-1)/piece*piece, 0)
	if at := strings.Index(s[from:], text); at >= 0 {
		return from + at
	}
	return -1
}

func stringMatch(L *lua.LState) int {
	s, source := checkText(L, 1), checkText(L, 2)
	from := searchFrom(L, s)
	var m pattern.Matcher
	prepare(L, &m, s, pattern.Compile(source))
	if !find(L, &m, from) {
		L.Push(lua.LNil)
		return 1
	}
	return pushMatch(L, &m)
}

// stringGmatch returns a function that returns the next match at each call. It
// takes ^ for a character like any other.
func stringGmatch(L *lua.LState) int {
	s, source := checkText(L, 1), checkText(L, 2)
	if strings.HasPrefix(source, "^") {
		source = "%" + source
	}
	p, at := pattern.Compile(source), 0
	L.Push(L.NewClosure(func(L *lua.LState) int {
		var m pattern.Matcher
		prepare(L, &m, s, p)
		if at > len(s) || !find(L, &m, at) {
			at = len(s) + 1
			return 0
		}
		at = after(&m)
		return pushMatch(L, &m)
	}, lua.LString(s), lua.LString(source))) // as upvalues, so that they are weighed
	return 1
}

// after returns where to look for the match after the one that was found.
func after(m *pattern.Matcher) int {
	if m.End == m.Start {
		return m.End + 1
	}
	return m.End
}

// prepare makes m look for p in s, until the run ends. A Matcher made with all
// its fields at once would be on the stack twice.
func prepare(L *lua.LState, m *pattern.Matcher, s string, p *pattern.Program) {
	m.Program, m.Subject, m.Watch = p, s, (*watch)(&Of(L).control)
}

func find(L *lua.LState, m *pattern.Matcher, from int) bool {
	found, err := m.Find(from)
	Of(L).control.meter.Left -= m.Spent() / stepsPerInstruction
	if err != nil {
		raisePattern(L, err)
	}
	return found
}

// raisePattern raises the fault of a pattern, or why a search was ended.
func raisePattern(L *lua.LState, err error) {
	Of(L).control.check(L)
	raise(L, "%s", err)
}

// pushMatch pushes the captures of a match, or all of it if it has none, and
// returns how many values that are.
func pushMatch(L *lua.LState, m *pattern.Matcher) int {
	if m.Program.Captures() == 0 {
		L.Push(part(m.Subject, m.Start, m.End))
		return 1
	}
	return pushCaptures(L, m)
}

func pushCaptures(L *lua.LState, m *pattern.Matcher) int {
	n := m.Program.Captures()
	for i := range n {
		L.Push(captured(L, m, i))
	}
	return n
}

// captured returns capture i, from 0, as a value.
func captured(L *lua.LState, m *pattern.Matcher, i int) lua.LValue {
	c, err := m.Capture(i)
	switch {
	case err != nil:
		raisePattern(L, err)
	case c.Position:
		return whole(c.Start + 1)
	}
	return part(m.Subject, c.Start, c.End)
}
