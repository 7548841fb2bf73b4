package vm

import (
	"fmt"
	"strings"
	"testing"

	"github.com/unilua/unilua/engine/sandbox/internals"
	lua "github.com/yuin/gopher-lua"
)

// state returns a state that m executes the code of, coroutines included; or
// gopher-lua's own loop, if m is nil.
func state(t *testing.T, m *Machine) *lua.LState {
	L := lua.NewState(lua.Options{MinimizeStackMemory: true, CallStackSize: 2000, RegistrySize: 256, RegistryMaxSize: 1 << 20})
	t.Cleanup(L.Close)
	if m == nil {
		return L
	}
	m.Drive(L)
	for name, thread := range map[string]func(lua.LValue) *lua.LState{
		"create": func(v lua.LValue) *lua.LState { return v.(*lua.LState) },
		"wrap":   func(v lua.LValue) *lua.LState { return v.(*lua.LFunction).Upvalues[0].Value().(*lua.LState) },
	} {
		stock := L.GetField(L.GetGlobal("coroutine"), name).(*lua.LFunction).GFunction
		L.SetField(L.GetGlobal("coroutine"), name, L.NewFunction(func(L *lua.LState) int {
			n := stock(L)
			m.Drive(thread(L.Get(-1)))
			return n
		}))
	}
	return L
}

// run returns what a script returns, on gopher-lua's own loop or on a machine.
func run(t *testing.T, src string, machine bool) string {
	var m *Machine
	if machine {
		m = New(func(*lua.LState) {})
	}
	L := state(t, m)
	fn, err := L.Load(strings.NewReader(src), "test")
	if err != nil {
		return err.Error()
	}
	align(fn.Proto)
	L.Push(fn)
	if err := L.PCall(0, lua.MultRet, nil); err != nil {
		return strings.SplitN(err.Error(), "\n", 2)[0]
	}
	values := make([]string, L.GetTop())
	for i := range values {
		values[i] = fmt.Sprint(L.Get(i + 1))
	}
	return strings.Join(values, " ")
}

// align makes locals begin where they do: gopher-lua looks for them one
// instruction late.
func align(p *lua.FunctionProto) {
	for _, l := range p.DbgLocals {
		l.StartPc--
	}
	for _, inner := range p.FunctionPrototypes {
		align(inner)
	}
}

// repair is a script that gives something else on gopher-lua's own loop than in
// Lua.
type repair struct{ src, want string }

// check holds the machine to what it repairs: with it the scripts give what Lua
// does, and without it they do not. One that is right without tells that this
// gopher-lua has mended the fault.
func check(t *testing.T, all ...repair) {
	t.Helper()
	for _, r := range all {
		if got := run(t, r.src, true); got != r.want {
			t.Errorf("%s\ngives %s\n  not %s", r.src, got, r.want)
		}
		if got := run(t, r.src, false); got == r.want {
			t.Errorf("%s\nis right without the machine: has gopher-lua mended it?", r.src)
		}
	}
}

func TestConcatenationWritesNumbersAsLuaDoes(t *testing.T) {
	check(t,
		repair{`return 1e15 .. " " .. 2^53 .. " " .. 1/3`, "1e+15 9.007199254741e+15 0.33333333333333"},
		repair{`return -1e100 .. "|" .. 1e300 * 1e10`, "-1e+100|inf"},
	)
}

func TestConcatenationGoesFromTheRightToTheLeft(t *testing.T) {
	joined := `local mt = {} mt.__concat = function(a, b) return (type(a) == "table" and "T" or a) .. "+" .. (type(b) == "table" and "T" or b) end
		local t = setmetatable({}, mt) `
	for src, want := range map[string]string{
		joined + `return "a" .. "b" .. t .. "c" .. 1 .. t`:        "abT+c1+T",
		joined + `return t .. t`:                                  "T+T",
		joined + `return 1 .. t`:                                  "1+T",
		`local s = "" for i = 1, 100 do s = s .. i end return #s`: "192",
	} {
		if got := run(t, src, true); got != want {
			t.Errorf("%s\ngives %s, not %s", src, got, want)
		}
	}
}

func TestAStringThatIsTooLongIsRefusedBeforeItIsMade(t *testing.T) {
	src := `local s = ("x"):rep(2^20) for i = 1, 9 do s = s .. s end return #s`
	if got := run(t, src, true); got != "test:1: string length overflow" {
		t.Error(got)
	}
}

func TestArithmeticReadsStringsAsLuaDoes(t *testing.T) {
	check(t,
		repair{`return "017" + 0`, "17"},
		repair{`return -"0017"`, "-17"},
		repair{`return "1_000" + 1`, "test:1: attempt to perform arithmetic on a string value"},
		repair{`return "0b11" + 1`, "test:1: attempt to perform arithmetic on a string value"},
	)
	for src, want := range map[string]string{`return "0x10" + 0`: "16", `return "0x1p4" * 1`: "16", `return " 5 " * 2`: "10", `return 10 - "2"`: "8"} {
		if got := run(t, src, true); got != want {
			t.Errorf("%s gives %s", src, got)
		}
	}
}

func TestMinusOfAnObjectGetsItTwice(t *testing.T) {
	check(t, repair{`local mt = {__unm = function(a, b) return a == b end} return -setmetatable({}, mt)`, "true"})
}

func TestModuloRoundsAsLuaDoes(t *testing.T) {
	check(t,
		repair{`local a, b = 2e17, 5.7 return a % b`, "0"},
		repair{`local a, b = 5, 1e308 * 10 return a % b ~= a % b`, "true"},
	)
	for src, want := range map[string]string{
		`local a, b = 7, 3 return a % b, -a % b, a % -b, -a % -b`: "1 2 -2 -1",
		`local a, b = 5.5, 2 return a % b, -a % b`:                "1.5 0.5",
		`local a, b = 5, 0 return a % b ~= a % b`:                 "true",
	} {
		if got := run(t, src, true); got != want {
			t.Errorf("%s gives %s, not %s", src, got, want)
		}
	}
}

func TestZeroKeepsItsSign(t *testing.T) {
	check(t, repair{`local zero = 0 return 1 / (zero * -1)`, "-Inf"})
}

func TestATableHasItsOwnLength(t *testing.T) {
	check(t, repair{`return #setmetatable({1, 2}, {__len = function() return 7 end})`, "2"})
}

func TestTheLengthOfAnEmptiedListIsFoundByHalving(t *testing.T) {
	for src, want := range map[string]string{
		`local t = {} for i = 1, 1000 do t[i] = i end for i = 1000, 400, -1 do t[i] = nil end return #t`: "399",
		`local t = {} for i = 1, 9 do t[i] = i end for i = 9, 1, -1 do t[i] = nil end return #t`:         "0",
		`local t = {1, 2, nil, 4} t[4] = nil return #t`:                                                  "2",
	} {
		if got := run(t, src, true); got != want {
			t.Errorf("%s gives %s", src, got)
		}
	}
}

func TestALongListGoesOnAmongTheOtherKeys(t *testing.T) {
	defer func(n int) { lua.MaxArrayIndex = n }(lua.MaxArrayIndex)
	lua.MaxArrayIndex = 100
	check(t, repair{`local t = {} for i = 1, 1000 do t[i] = i end return #t`, "1000"})
	if got := run(t, `local t = {} for i = 1, 99 do t[i] = i end return #t`, true); got != "99" {
		t.Error(got)
	}
}

func TestAForTakesWhatCountsAsANumber(t *testing.T) {
	check(t,
		repair{`local n = 0 for i = "1", "3", "1" do n = n + i end return n`, "6"},
		repair{`for i = {}, 1 do end`, "test:1: 'for' initial value must be a number"},
		repair{`for i = 1, "x" do end`, "test:1: 'for' limit must be a number"},
		repair{`for i = 1, 2, {} do end`, "test:1: 'for' step must be a number"},
	)
}

func TestALoopCountsForItself(t *testing.T) {
	src := `local seen = {} for i = 1, 3 do seen[#seen + 1] = i i = i * 10 seen[#seen + 1] = i end return seen[1], seen[2], seen[3], seen[6]`
	if got := run(t, src, true); got != "1 10 2 30" {
		t.Error(got)
	}
	if got := run(t, `local t = {} for i = 2000, 2003 do t[#t + 1] = i end return t[1], t[2], t[4]`, true); got != "2000 2001 2003" {
		t.Error(got)
	}
	if got := run(t, `local n = 0 for i = 1, 0.1 do n = n + 1 end for i = 3, 1, -1 do n = n + 1 end for x = 0, 1, 0.25 do n = n + 1 end return n`, true); got != "8" {
		t.Error(got)
	}
}

func TestErrorsNameTheVariable(t *testing.T) {
	all := map[string]string{
		`local x x.y = 1`:                                      "attempt to index local 'x' (a nil value)",
		`local t = {} t.a.b = 1`:                               "attempt to index field 'a' (a nil value)",
		`local t = {} return t.a.b.c`:                          "attempt to index field 'a' (a nil value)",
		`nowhere.x = 1`:                                        "attempt to index global 'nowhere' (a nil value)",
		`local t, i = {}, 1 return t[i].x`:                     "attempt to index field '?' (a nil value)",
		`local up local function f() return up.x end f()`:      "attempt to index upvalue 'up' (a nil value)",
		`return (nil).x`:                                       "attempt to index a nil value",
		`local t = setmetatable({}, {__index = 5}) return t.x`: "attempt to index a number value",
		`nothing()`:                                            "attempt to call global 'nothing' (a nil value)",
		`local f = 1 f()`:                                      "attempt to call local 'f' (a number value)",
		`local t = {} t.foo()`:                                 "attempt to call field 'foo' (a nil value)",
		`local t = {} t:bar()`:                                 "attempt to call method 'bar' (a nil value)",
		`("x"):bar()`:                                          "attempt to call method 'bar' (a nil value)",
		`return ({})()`:                                        "attempt to call a table value",
		`for k in nil do end`:                                  "attempt to call a nil value",
		`return nothing()`:                                     "attempt to call global 'nothing' (a nil value)",
		`local a = {} return a + 1`:                            "attempt to perform arithmetic on local 'a' (a table value)",
		`local u, a = {} return (function() return 1 + (a and 1 or u) end)()`: "attempt to perform arithmetic on upvalue 'u' (a table value)",
		`return 1 + (y and 1)`:                                   "attempt to perform arithmetic on a nil value",
		`return 1 + y`:                                           "attempt to perform arithmetic on global 'y' (a nil value)",
		`local t = {} return -t.x`:                               "attempt to perform arithmetic on field 'x' (a nil value)",
		`local a, b = 1, "x" return a * b`:                       "attempt to perform arithmetic on local 'b' (a string value)",
		`local z = {} return (function() return "a" .. z end)()`: "attempt to concatenate upvalue 'z' (a table value)",
		`local a, b = {} return "a" .. b .. "c"`:                 "attempt to concatenate local 'b' (a nil value)",
		`return #nothing`:                                        "attempt to get length of global 'nothing' (a nil value)",
		`return {} < {}`:                                         "attempt to compare two table values",
		`return nil <= nil`:                                      "attempt to compare two nil values",
		`local t = setmetatable({}, {}) getmetatable(t).__index = t return t.x`: "loop in gettable",
		`local t = setmetatable({}, {}) getmetatable(t).__newindex = t t.x = 1`: "loop in settable",
	}
	for src, want := range all {
		check(t, repair{src, "test:1: " + want})
	}
	check(t, repair{`local t = setmetatable({}, {__newindex = print}) t[nil] = 1`, "test:1: table index is nil"})
	for src, want := range map[string]string{
		`local t = {} t[nil] = 1`:   "test:1: table index is nil",
		`local t = {} t[0 / 0] = 1`: "test:1: table index is NaN",
		`local t = {} t[nil] = nil`: "test:1: table index is nil",
		`return 1 < nil`:            "test:1: attempt to compare number with nil",
		`return "1" < 1`:            "test:1: attempt to compare string with number",
		`return {} > 1`:             "test:1: attempt to compare number with table",
		`return ({})[nil]`:          "nil",
		"local a\n\nlocal b = a.x":  "test:3: attempt to index local 'a' (a nil value)",
		`return (pcall(nil))`:       "false",
	} {
		if got := run(t, src, true); got != want {
			t.Errorf("%s gives %s", src, got)
		}
	}
}

func TestErrorsInCoroutinesNameTheVariableToo(t *testing.T) {
	check(t, repair{`return select(2, coroutine.resume(coroutine.create(function() local x x() end)))`, "test:1: attempt to call local 'x' (a nil value)"})
}

func TestMetamethodsMayBeAnythingThatCanBeCalled(t *testing.T) {
	f := `local f = setmetatable({}, {__call = function(self, a, b) return 42 end}) `
	check(t,
		repair{f + `return setmetatable({}, {__add = f}) + 1`, "42"},
		repair{f + `return setmetatable({}, {__concat = f}) .. "x"`, "42"},
		repair{f + `return setmetatable({}, {__lt = f}) < setmetatable({}, {__lt = f})`, "true"},
	)
	for src, want := range map[string]string{
		`local mt = {__lt = function() return nil end} local a, b = setmetatable({}, mt), setmetatable({}, mt) return a < b, a <= b, a > b`:                                          "false true false",
		`local mt = {__eq = function() return 1 end} local a, b = setmetatable({}, mt), setmetatable({}, mt) return a == b, a ~= b, a == 1`:                                          "true false false",
		`local mt = {__eq = function() return true end} return setmetatable({}, mt) == setmetatable({}, {__eq = function() return true end})`:                                        "false",
		`local t = setmetatable({}, {__call = function(self, ...) return select("#", ...), ... end}) return t(1, nil)`:                                                               "2 1 nil",
		`local log = {} local t = setmetatable({}, {__newindex = function(t, k, v) log[#log + 1] = k rawset(t, k, v) end}) t.a = 1 t.a = 2 t[1] = 3 t[1] = 4 return #log, t.a, t[1]`: "2 2 4",
		`local base = {x = 1} local t = setmetatable({}, {__newindex = base}) t.x = 2 t.y = 3 return rawget(t, "x"), base.x, base.y`:                                                 "nil 2 3",
	} {
		if got := run(t, src, true); got != want {
			t.Errorf("%s\ngives %s, not %s", src, got, want)
		}
	}
}

func TestACoroutineYieldsFromWhereItCan(t *testing.T) {
	check(t,
		repair{`local y = coroutine.yield local co = coroutine.wrap(function(...) return y(...) end) return co(1), co(2)`, "1 2"},
		repair{`local co = coroutine.wrap(function() local a, b = coroutine.yield() return a, b end) co() return co(1)`, "1 nil"},
		repair{`return select(2, coroutine.resume(coroutine.create(function() return setmetatable({}, {__index = function() return coroutine.yield() end}).x end)))`,
			"attempt to yield across metamethod/C-call boundary"},
		repair{`return select(2, coroutine.resume(coroutine.create(function() for x in coroutine.yield do end end)))`,
			"attempt to yield across metamethod/C-call boundary"},
		repair{`return coroutine.yield()`, "attempt to yield across metamethod/C-call boundary"},
		repair{`local co = coroutine.wrap(coroutine.yield) return co(1), co(2)`, "1 2"},
		repair{`return (coroutine.wrap(string.upper)("x"))`, "X"},
	)
}

func TestCallsMayBeNestedAsDeeplyAsInLua(t *testing.T) {
	check(t,
		repair{`local function deep(n) if n == 0 then return 0 end return 1 + deep(n - 1) end return deep(19000)`, "19000"},
		repair{`local function deep() return 1 + deep() end return deep()`, "test:1: stack overflow"},
		repair{`local t = setmetatable({}, {}) getmetatable(t).__index = function(t, k) return t[k + 1] end return t[1]`, "test:1: C stack overflow"},
	)
	if got := run(t, `local function loop(n) if n == 0 then return "done" end return loop(n - 1) end return loop(1e5)`, true); got != "done" {
		t.Error(got)
	}
}

func TestTheMachineStopsWhereCodeRepeats(t *testing.T) {
	for _, src := range []string{
		`while true do end`, `repeat until false`, `for i = 1, 1e9 do end`, `::a:: goto a`, `for k in function() return 1 end do end`,
		`local function f() return f() end f()`, `local function f() f() end f()`, `while true do if nil then end end`,
		`coroutine.wrap(function() while true do end end)()`,
	} {
		L := state(t, New(func(L *lua.LState) { L.RaiseError("stopped") }))
		if err := L.DoString(src); err == nil || !strings.Contains(err.Error(), "stopped") {
			t.Errorf("%s: %v", src, err)
		}
	}
}

func TestRegistersAreFreedWhenACallEnds(t *testing.T) {
	L := state(t, New(func(*lua.LState) {}))
	var held string
	L.SetGlobal("look", L.NewFunction(func(L *lua.LState) int {
		for _, v := range internals.Of(L).Registers.Values {
			if s, ok := v.(lua.LString); ok && len(s) > 1000 {
				held = "the registers still hold the string"
			}
		}
		return 0
	}))
	err := L.DoString(`local function work(n) local s = ("x"):rep(2000) if n > 0 then work(n - 1) end return #s end
		local n = work(30) n = nil look()`)
	if err != nil || held != "" {
		t.Error(err, held)
	}
}
