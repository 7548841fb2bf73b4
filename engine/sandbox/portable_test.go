package sandbox

import (
	"context"
	"slices"
	"strings"
	"testing"

	lua "github.com/yuin/gopher-lua"
)

func compileTest(t *testing.T, src string) *Program {
	t.Helper()
	p, err := Compile("test.lua", []byte(src))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// function runs src, which returns a function, in a new state.
func function(t *testing.T, src string) (*State, *lua.LFunction) {
	t.Helper()
	s := New(Options{})
	t.Cleanup(func() { s.Close() })
	values, err := s.Run(context.Background(), compileTest(t, src))
	if err != nil {
		t.Fatal(err)
	}
	return s, values[0].(*lua.LFunction)
}

func TestAPortableFunctionRunsInAnotherState(t *testing.T) {
	from, fn := function(t, `
x = "of the first state"
return function(n)
  local function square() return n * n end
  return square(), x
end`)
	p, captured := from.Portable(fn)
	if len(captured) > 0 {
		t.Fatalf("captured %v", captured)
	}
	to := New(Options{})
	defer to.Close()
	values, err := to.CallPortable(context.Background(), p, lua.LNumber(7))
	if err != nil || values[0] != lua.LNumber(49) || values[1] != lua.LNil {
		t.Errorf("it returned %v, %v", values, err)
	}
}

func TestAPortableFunctionCapturesNothing(t *testing.T) {
	from, fn := function(t, `
local one, two = 1, 2
return function() return function() return one + two end end`)
	p, captured := from.Portable(fn)
	if p != nil || !slices.Equal(captured, []string{"one", "two"}) {
		t.Errorf("captured %v", captured)
	}
}

func TestAFailureInAPortableFunctionQuotesItsSource(t *testing.T) {
	from, fn := function(t, "return function()\n  error('here')\nend")
	p, _ := from.Portable(fn)
	to := New(Options{})
	defer to.Close()
	_, err := to.CallPortable(context.Background(), p)
	failure, ok := err.(*ScriptError)
	if !ok || failure.Line != 2 || !strings.Contains(failure.SourceLine, "error('here')") {
		t.Errorf("got %+v", err)
	}
}
