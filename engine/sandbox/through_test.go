package sandbox

import (
	"context"
	"slices"
	"testing"

	lua "github.com/yuin/gopher-lua"
)

// through is a native that calls its argument and counts how often it was left.
func through(left *int) *lua.LFunction {
	return native(func(L *lua.LState) int {
		defer func() { *left++ }()
		CallThrough(L, L.GetTop()-1)
		return L.GetTop()
	})
}

func TestAnErrorGoesThroughWithItsStack(t *testing.T) {
	s := New(Options{})
	defer s.Close()
	left := 0
	s.Globals().RawSetString("through", through(&left))
	_, err := s.Run(context.Background(), compileTest(t, `
local n = 0
local function inc() n = n + 1 end
assert(through(function(a, b) return a + b end, 1, 2) == 3)
pcall(through, function() inc() error("x") end)
inc()
assert(n == 2)
local co = coroutine.create(function() through(coroutine.yield) end)
local ok, message = coroutine.resume(co)
assert(not ok and message:find("attempt to yield across"), message)
co = coroutine.wrap(function() coroutine.yield(through(function() return 1 end)) return 2 end)
assert(co() == 1 and co() == 2)
local function inner()
  error("inside")
end
through(inner)`))
	failure, ok := err.(*ScriptError)
	if !ok || failure.Line != 14 || failure.Message != "inside" {
		t.Fatalf("got %v", err)
	}
	if !slices.ContainsFunc(failure.Traceback, func(f Frame) bool { return f.Line == 14 }) {
		t.Errorf("the stack lacks the function that raised: %+v", failure.Traceback)
	}
	if left != 5 {
		t.Errorf("it was left %d times", left)
	}
}
