package bindings

import (
	"iter"

	lua "github.com/yuin/gopher-lua"

	"github.com/unilua/unilua/engine/value"
)

func bucketSearch(a Args) int {
	b, find := self[*bucket](a), a.finder()
	list := a.L.CreateTable(0, 0)
	for e, err := range b.scan("").all() {
		if err != nil {
			return a.Fail(err)
		}
		for m := range find(e.Value) {
			list.Append(matchTable(a.L, e.Key, m))
		}
	}
	return a.Push(list)
}

// finder returns what finds the arguments of a search in a value.
func (a Args) finder() func(value.Value) iter.Seq[value.Match] {
	text := a.String(1)
	if !a.Options(2).Bool("pattern", false) {
		return func(v value.Value) iter.Seq[value.Match] { return v.Search(text) }
	}
	matches := a.matcher(text)
	matches("") // a pattern that is no good raises, also where there is nothing to search
	return func(v value.Value) iter.Seq[value.Match] { return v.SearchFunc(matches) }
}

// matcher matches a Lua pattern by the state's own string.find, so that it
// means the same as everywhere, and is bounded as there.
func (a Args) matcher(pattern string) func(string) bool {
	find := a.L.GetField(lua.LString(""), "find")
	return func(text string) bool {
		a.L.Push(find)
		a.L.Push(lua.LString(text))
		a.L.Push(lua.LString(pattern))
		a.L.Call(2, 1)
		found := a.L.Get(-1) != lua.LNil
		a.L.Pop(1)
		return found
	}
}

func matchTable(L *lua.LState, key string, m value.Match) *lua.LTable {
	t := L.CreateTable(0, 4)
	t.RawSetString("key", lua.LString(key))
	t.RawSetString("path", lua.LString(m.Path))
	t.RawSetString("text", lua.LString(m.Text))
	part := "value"
	if m.Key {
		part = "name"
	}
	t.RawSetString("part", lua.LString(part))
	return t
}
