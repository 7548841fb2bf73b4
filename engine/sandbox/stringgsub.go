package sandbox

import (
	"strings"

	"github.com/unilua/unilua/engine/sandbox/number"
	"github.com/unilua/unilua/engine/sandbox/pattern"
	lua "github.com/yuin/gopher-lua"
)

func stringGsub(L *lua.LState) int {
	s, source := checkText(L, 1), checkText(L, 2)
	limit := optInt(L, 4, len(s)+1)
	sub := substitution{with: checkReplacement(L, 3)}
	prepare(L, &sub.matcher, s, pattern.Compile(source))
	working := Of(L).working
	count := sub.run(L, limit)
	Of(L).working = working
	switch {
	case count > 0:
		L.Push(lua.LString(sub.result.String()))
	case s == "":
		L.Push(emptyText)
	default:
		L.Push(lua.LString(s))
	}
	L.Push(whole(count))
	return 2
}

// checkReplacement returns what gsub replaces matches with: a text, a table or
// a function.
func checkReplacement(L *lua.LState, n int) lua.LValue {
	switch v := L.Get(n).(type) {
	case lua.LString, *lua.LTable, *lua.LFunction:
		return v
	case lua.LNumber:
		return lua.LString(number.Format(float64(v)))
	}
	argumentError(L, n, "string/function/table expected")
	return nil
}

// substitution is a gsub in progress.
type substitution struct {
	matcher pattern.Matcher
	with    lua.LValue
	result  strings.Builder
	counted int // bytes that are counted of the result
	copied  int // bytes of the subject that are in the result, or replaced there
}

// run replaces at most limit matches and returns how many there were. The
// result is empty if there were none.
func (s *substitution) run(L *lua.LState, limit int) (count int) {
	m := &s.matcher
	for at := 0; count < limit && at <= len(m.Subject) && find(L, m, at); at = after(m) {
		if count++; count == 1 {
			s.extend(L, len(m.Subject))
			s.result.Grow(len(m.Subject))
		}
		s.write(L, m.Subject[s.copied:m.Start])
		s.replace(L)
		s.copied = m.End
		if m.Program.Anchored() {
			break
		}
	}
	if count > 0 {
		s.write(L, m.Subject[s.copied:])
	}
	return count
}

// extend counts n more bytes for the result.
func (s *substitution) extend(L *lua.LState, n int) {
	s.counted += n
	Of(L).control.extend(L, n)
}

func (s *substitution) write(L *lua.LState, text string) {
	n := s.result.Len() + len(text)
	checkRoom(L, n)
	if n > s.counted {
		s.extend(L, n) // the room doubles
	}
	s.result.WriteString(text)
}

// replace writes what takes the place of the match. If the table or the
// function has nothing for it, the match stays.
func (s *substitution) replace(L *lua.LState) {
	var v lua.LValue
	switch with := s.with.(type) {
	case lua.LString:
		s.expand(L, string(with))
		return
	case *lua.LTable:
		v = s.lookup(L, with)
	case *lua.LFunction:
		v = s.call(L, with)
	}
	if lua.LVIsFalse(v) {
		s.write(L, s.matcher.Subject[s.matcher.Start:s.matcher.End])
	} else {
		s.writeValue(L, v)
	}
}

func (s *substitution) writeValue(L *lua.LState, v lua.LValue) {
	t, ok := text(v)
	if !ok {
		raise(L, "invalid replacement value (a %s)", v.Type())
	}
	s.write(L, t)
}

// expand writes a text, in which %0 to %9 stand for captures, and % before
// anything else is left out.
func (s *substitution) expand(L *lua.LState, template string) {
	for {
		i := strings.IndexByte(template, '%')
		if i < 0 {
			s.write(L, template)
			return
		}
		s.write(L, template[:i])
		if i+1 == len(template) { // where Lua sees the zero that ends a text of C
			s.write(L, "\x00")
			return
		}
		s.insert(L, template[i+1:i+2])
		template = template[i+2:]
	}
}

// insert writes what % and a letter stand for.
func (s *substitution) insert(L *lua.LState, letter string) {
	m := &s.matcher
	switch {
	case letter < "0" || letter > "9":
		s.write(L, letter)
		return
	case letter == "0":
		s.write(L, m.Subject[m.Start:m.End])
		return
	}
	c, err := m.Capture(int(letter[0] - '1'))
	switch {
	case err != nil:
		raisePattern(L, err)
	case c.Position:
		s.writeValue(L, whole(c.Start+1))
	default:
		s.write(L, m.Subject[c.Start:c.End])
	}
}

// lookup returns what a table has for the first capture.
func (s *substitution) lookup(L *lua.LState, t *lua.LTable) lua.LValue {
	if t.Metatable != lua.LNil {
		top := L.GetTop()
		L.Push(index)
		L.Push(t)
		L.Push(captured(L, &s.matcher, 0))
		return s.answer(L, top)
	}
	c, err := s.matcher.Capture(0)
	switch {
	case err != nil:
		raisePattern(L, err)
	case c.Position:
		return t.RawGet(whole(c.Start + 1))
	}
	return t.RawGetString(s.matcher.Subject[c.Start:c.End])
}

// index returns what its first argument has for its second: as a function, it
// can be called like one of the script.
var index = native(func(L *lua.LState) int {
	L.Push(L.GetTable(L.Get(1), L.Get(2)))
	return 1
})

// call returns what a function makes of the captures.
func (s *substitution) call(L *lua.LState, fn *lua.LFunction) lua.LValue {
	top := L.GetTop()
	L.Push(fn)
	pushMatch(L, &s.matcher)
	return s.answer(L, top)
}

// answer calls the function above top with what is above that, and returns its
// first result.
func (s *substitution) answer(L *lua.LState, top int) lua.LValue {
	CallThrough(L, L.GetTop()-top-1)
	v := L.Get(top + 1)
	L.SetTop(top)
	return v
}
