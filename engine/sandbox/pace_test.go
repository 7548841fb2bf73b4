package sandbox

import (
	"testing"

	lua "github.com/yuin/gopher-lua"
)

// TestAScriptThatComputesLetsOthersGoFirst has scripts compute until they have
// yielded a few times: what they call in their loop knows.
func TestAScriptThatComputesLetsOthersGoFirst(t *testing.T) {
	const text = `local s, t = ("x"):rep(10000), {} for i = 1, 10000 do t[i] = i * 7919 % 10007 end `
	for name, loop := range map[string]string{
		"a loop":        `while computing() do end`,
		"goto":          `::again:: if computing() then goto again end`,
		"calls":         `local function f() if computing() then return f() end end f()`,
		"pcall":         `while computing() do pcall(error) end`,
		"coroutines":    `while computing() do coroutine.wrap(function() coroutine.yield() end)() end`,
		"metamethods":   `local m = setmetatable({}, { __index = function() return computing() end }) while m.x do end`,
		"find":          `while computing() do s:find("x-y") end`,
		"gsub":          `while computing() do s:gsub("x", "y") end`,
		"rep":           `while computing() do s:rep(10) end`,
		"format":        `while computing() do string.format("%q", s) end`,
		"concat":        `while computing() do table.concat(t) end`,
		"sort":          `while computing() do table.sort(t, function(a, b) return b < a end) end`,
		"insert":        `while computing() do table.insert(t, 1, 0) table.remove(t, 1) end`,
		"loadstring":    `local source = ("local a = 1 "):rep(100) while computing() do loadstring(source) end`,
		"error handler": `while computing() do xpcall(error, function(e) return e end) end`,
	} {
		p, err := Compile("job.lua", []byte(text+loop))
		if err != nil {
			t.Fatal(err)
		}
		for _, plain := range []bool{false, true} {
			s := New(Options{Plain: plain})
			s.Globals().RawSetString("computing", s.L.NewFunction(func(L *lua.LState) int {
				L.Push(lua.LBool(Of(L).control.pace.Yields() < 3))
				return 1
			}))
			if _, err := s.Run(t.Context(), p); err != nil {
				t.Errorf("%s: %v", name, err)
			}
			if err := s.Close(); err != nil {
				t.Error(err)
			}
		}
	}
}
