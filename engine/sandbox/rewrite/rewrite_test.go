package rewrite_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/unilua/unilua/engine/sandbox/rewrite"
	lua "github.com/yuin/gopher-lua"
	"github.com/yuin/gopher-lua/parse"
)

// run returns what a script returns in stock gopher-lua, when it is compiled
// with all rewrites but those for the given faults. A Go panic is an error.
func run(src string, except ...rewrite.Fault) (text string, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("panic: %v", r)
		}
	}()
	stmts, err := parse.Parse(strings.NewReader(src), "test")
	if err != nil {
		return "", err
	}
	stmts, marks := rewrite.Statements(stmts, except...)
	proto, err := lua.Compile(stmts, "test")
	if err != nil {
		return "", err
	}
	marks.Patch(proto)
	L := lua.NewState()
	defer L.Close()
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
	defer cancel()
	L.SetContext(ctx)
	L.Push(L.NewFunctionFromProto(proto))
	if err := L.PCall(0, lua.MultRet, nil); err != nil {
		return "", err
	}
	var values []string
	for i := 1; i <= L.GetTop(); i++ {
		if L.Get(i) == nil {
			return "", fmt.Errorf("value %d does not exist", i)
		}
		values = append(values, L.Get(i).String())
	}
	return strings.Join(values, " "), nil
}

// reproduction is a script that a fault of gopher-lua makes give something else
// than Lua does.
type reproduction struct{ src, want string }

// check holds a pass to its reproductions: with it they give what Lua does, and
// without it they do not. A reproduction that is right without tells that this
// gopher-lua has mended the fault.
func check(t *testing.T, fault rewrite.Fault, all ...reproduction) {
	t.Helper()
	for _, r := range all {
		if got, err := run(r.src); err != nil || got != r.want {
			t.Errorf("%s\ngives %s, %v, not %s", r.src, got, err, r.want)
		}
		if got, err := run(r.src, fault); err == nil && got == r.want {
			t.Errorf("%s\nis right without the pass: has gopher-lua mended it?", r.src)
		}
	}
}

// items returns "1, 2, ..., n".
func items(n int) string {
	list := make([]string, n)
	for i := range list {
		list[i] = fmt.Sprint(i + 1)
	}
	return strings.Join(list, ", ")
}

func TestManyTargetsAreSetOnceAllValuesAreThere(t *testing.T) {
	check(t, rewrite.Assignment,
		reproduction{`local a, b = 1, 2 a, b = b, a return a, b`, "2 1"},
		reproduction{`local a, b = 1, 1 for i = 1, 5 do a, b = b, a + b end return a, b`, "8 13"},
		reproduction{`local t, v = {}, 5 g, t.x = 7, v return g, t.x`, "7 5"},
		reproduction{`local t = {} local u = t t, t.x = {}, 1 return u.x, t.x`, "1 nil"},
		reproduction{`local t, i = {}, 1 local function f() i = 2 return "v" end t[i] = f() return t[1], t[2]`, "nil v"},
		reproduction{`local a = 1 a = 2, (function() a = 3 end)() return a`, "2"},
	)
}

func TestTargetsAreSetFromRightToLeft(t *testing.T) {
	for src, want := range map[string]string{
		`local i, t = 1, {} i, t[i] = i + 1, 20 return i, t[1], t[2]`:                            "2 20 nil",
		`local a a, a = 1, 2 return a`:                                                           "1",
		`local a, b, c = 0, 0, 0 a, b, c = (function() return 1, 2 end)() return a, b, c`:        "1 2 nil",
		`local a, b = 1, 2 a, b = b return a, b`:                                                 "2 nil",
		`local a, b = 1, 2 a, b = (function() return 8, 9 end)(), 3, 4 return a, b`:              "8 3",
		`local t = {1, 2, 3} local i = 1 i, t[i], t[i + 1] = 3, t[2], t[1] return i, t[1], t[2]`: "3 2 1",
	} {
		if got, err := run(src); err != nil || got != want {
			t.Errorf("%s\ngives %s, %v, not %s", src, got, err, want)
		}
	}
}

func TestALocalKeepsItsValueUntilTheNewOneIsThere(t *testing.T) {
	check(t, rewrite.OwnTarget,
		reproduction{`local function f(o, a) a = (o.on or o.off) and a * 2 or a return a end return f({on = true}, 4)`, "8"},
		reproduction{`local function f(s) s = (s:gsub("x", "y")) return s end return f("axb")`, "ayb"},
		reproduction{`local function f(...) local a, b, c = 1, 2, 3 b = (...) return a, b, c end return f(9)`, "1 9 3"},
		reproduction{`local function f(s) local t = 5 s = (tostring(1, 2)) return s, t end return f(3)`, "1 5"},
		reproduction{`local v = 1 v = (not v) and 6 return v`, "false"},
		reproduction{`local o, v = {x = false}, 1 v = o.x and 6 return v`, "false"},
	)
}

func TestAForGetsNilForWhatIsNotGiven(t *testing.T) {
	check(t, rewrite.ShortFor,
		reproduction{`local s, c = "?" do local a, b, d = 1, 2, 3 end for k in function(...) s, c = ... end do end return s, c`, "nil nil"},
		reproduction{`local s, c local function two() return 1, 2 end for k in function(...) s, c = ... end, two() do end return s, c`, "1 2"},
	)
}

func TestTheValueOfALocalDoesNotSeeIt(t *testing.T) {
	check(t, rewrite.LocalFunction,
		reproduction{`f = 1 local f = function() return f end return f()`, "1"},
		reproduction{`local f = function() return 1 end local f = function() return f() + 1 end return f()`, "2"},
	)
	if got, err := run(`local function f(n) return n == 0 and 1 or n * f(n - 1) end return f(4)`); got != "24" {
		t.Errorf("a local function does not see itself: %s, %v", got, err)
	}
}

func TestAConstructorHoldsWhatItLists(t *testing.T) {
	f := "local function f() return 'a', 'b', 'c' end "
	check(t, rewrite.Constructor,
		reproduction{f + `local t = {1, x = f()} return #t, t[2], t.x`, "1 nil a"},
		reproduction{f + `local t = {` + items(50) + `, x = f(), y = 1} return t[1], t[2], #t, t.x, t.y`, "1 2 50 a 1"},
		reproduction{f + `local t = {` + items(50) + `, x = f(), 51, f()} return t[1], t[51], t[52], #t`, "1 51 a 54"},
		reproduction{f + `local t = {` + items(50) + `, f()} return t[1], t[50], t[51], #t`, "1 50 a 53"},
		reproduction{f + `local t = {` + items(49) + `, f(), f()} return t[50], t[51], t[53], #t`, "a a c 53"},
		reproduction{f + `local t = {` + items(100) + `, f()} return t[51], t[100], t[101], #t`, "51 100 a 103"},
		reproduction{f + `local t = {` + strings.Repeat("7, ", 26000) + `x = 1, f()} return #t, t[1], t[26000], t[26001], t.x`, "26003 7 7 a 1"},
	)
}

func TestAJumpBackArrives(t *testing.T) {
	check(t, rewrite.BackwardJump,
		reproduction{`local n = 0 for i = 1, 3 do for k in pairs({1}) do break end n = n + 1 end return n`, "3"},
	)
	for _, loop := range []string{
		"while true do while true do break end break end", "repeat while true do break end until true",
		"while false do break end", "while nil do n = 9 end", "repeat repeat break until false until 1", "for k in pairs({1}) do end",
		"while (false or more()) do end", "while not (nil or more()) do break end", "repeat until not more() or true",
		"local i = 0 ::top:: do if true then i = i + 1 end end if i < 3 then goto top end",
		"for i = 1, 2 do while true do if i then break end end end",
	} {
		src := "local left, n = 3, 0 local function more() left = left - 1 return left > 0 end for i = 1, 3 do " + loop + " n = n + 1 end return n"
		if got, err := run(src); err != nil || got != "3" {
			t.Errorf("%s: %s, %v", loop, got, err)
		}
	}
}

func TestABreakClosesWhatTheLoopOpened(t *testing.T) {
	check(t, rewrite.OpenBreak,
		reproduction{`local f while true do if true then local x = 5 f = function() return x end break end end local a, b = 7, 8 return f()`, "5"},
		reproduction{`local f for i = 1, 3 do do local x = i f = function() return x end if i == 2 then break end end end local a, b, c, d, e = 7, 8, 9, 10, 11 return f()`, "2"},
		reproduction{`local f repeat do local x = 5 f = function() return x end break end until false local a, b = 7, 8 return f()`, "5"},
	)
}

func TestAGotoClosesNoMoreThanItLeaves(t *testing.T) {
	check(t, rewrite.OpenGoto,
		reproduction{`local n = 0 local function inc() n = n + 1 end for i = 1, 3 do if i == 2 then goto continue end inc() ::continue:: end return n`, "2"},
		reproduction{`local n, i = 0, 0 local function inc() n = n + 1 end ::again:: i = i + 1 inc() if i < 3 then goto again end return n, i`, "3 3"},
	)
	for src, want := range map[string]string{
		`local fs, i = {}, 0 ::again:: do local x = i fs[#fs + 1] = function() return x end i = i + 1 if i < 3 then goto again end end return fs[1](), fs[2](), fs[3]()`:     "0 1 2",
		`local f for i = 1, 3 do do local x = i f = function() return x end goto continue end local y ::continue:: end local a, b, c, d, e, g = 1, 2, 3, 4, 5, 6 return f()`: "3",
		`do goto out end do ::out:: end ::out:: return "outer"`: "outer",
	} {
		if got, err := run(src); err != nil || got != want {
			t.Errorf("%s\ngives %s, %v, not %s", src, got, err, want)
		}
	}
}

func TestAGotoThatLeadsNowhereIsStillNamedAtItsLine(t *testing.T) {
	for src, want := range map[string]string{
		"\ngoto nowhere": "no visible label 'nowhere' for <goto> at line 2",
		"\ngoto past\nlocal x = 1\n::past::\nx()": "<goto past> at line 2 jumps into the scope of local 'x'",
	} {
		if _, err := run(src); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v", err)
		}
	}
}

func TestACoroutineCanYieldInAReturn(t *testing.T) {
	check(t, rewrite.TailYield,
		reproduction{`local co = coroutine.create(function() return coroutine.yield(1) end) local _, a = coroutine.resume(co) local ok, b, c = coroutine.resume(co, 2, 3) return a, ok, b, c`, "1 true 2 3"},
	)
}

func TestConstantsAreComputedByTheOperatorsOfLua(t *testing.T) {
	check(t, rewrite.Folding,
		reproduction{`return 1e100 % 10`, "0"},
		reproduction{`return (5 % (1e308 * 10)) ~= (5 % (1e308 * 10))`, "true"},
		reproduction{`return -(1e100 % -10)`, "0"},
		reproduction{`local b, a = -0, 0 return 1 / a`, "+Inf"},
	)
}

func TestAConstantIsNoTable(t *testing.T) {
	for _, object := range []string{"(1)", "('s')", "(1 + 1)", "(-1)"} {
		check(t, rewrite.ConstantTable, reproduction{`return (pcall(function() local a, b, c = {}, {}, {}; ` + object + `.x = 2 end))`, "false"})
	}
}

func TestErrorsKeepTheirLines(t *testing.T) {
	for src, want := range map[string]string{
		"local a, b\na, b =\n b.x,\n 1":                                    "test:3:",
		"local a = {}\na.x,\na.b.c = 1, 2":                                 "test:3:",
		"local a\na = (a or nil)\n and a or\n error('x')":                  "test:4:",
		"while true do\n break\nend\nlocal x = nil + 1":                    "test:4:",
		"goto l\n::l::\nlocal x = nil + 1":                                 "test:3:",
		"coroutine.wrap(function()\nreturn nil .. coroutine.yield\nend)()": "test:2:",
	} {
		if _, err := run(src); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s\n%v, not at %s", src, err, want)
		}
	}
}

func TestTemporariesDoNotCountAgainstTheLocalsOfAFunction(t *testing.T) {
	var src strings.Builder
	for i := range 150 {
		fmt.Fprintf(&src, "local v%d = %d\n", i, i)
	}
	for i := range 149 {
		fmt.Fprintf(&src, "v%d, v%d = v%d, v%d\n", i, i+1, i+1, i)
	}
	src.WriteString("return v0, v149")
	if got, err := run(src.String()); got != "1 0" {
		t.Errorf("%s, %v", got, err)
	}
}

func TestWhatAForCallsMayComeFromACall(t *testing.T) {
	f := `local function f() return "a" end local function g() return {x = pairs} end local s = "" `
	check(t, rewrite.ForCall,
		reproduction{f + `for w in (f() .. "b"):gmatch(".") do s = s .. w end return s`, "ab"},
		reproduction{f + `local e, i = function(e, x) if not x then return e end end, {} for w in e, (f() .. "b" .. f()) do s = s .. w end for w in (f() .. "b" .. f()):gmatch("..") do s = s .. w end return s`, "abaab"},
	)
	for src, want := range map[string]string{
		f + `for k, v in g().x({7}) do s = s .. k .. v end return s`:                                             "17",
		f + `for w in ("a" .. f()):gmatch(".") do if w then goto on end s = "no" ::on:: s = s .. w end return s`: "aa",
	} {
		if got, err := run(src); err != nil || got != want {
			t.Errorf("%s\ngives %s, %v, not %s", src, got, err, want)
		}
	}
}

func TestAnIteratorIsCalledFromTheLineOfItsExpression(t *testing.T) {
	check(t, rewrite.ForLine,
		reproduction{"local _, e = pcall(function()\nfor x in\n3\ndo end end) return e", "test:3: attempt to call a non-function object"},
		reproduction{"local _, e = pcall(function()\nfor x in\n(3\n)\ndo end end) return e", "test:3: attempt to call a non-function object"},
	)
}

func TestLiteralsBeyondTheFirstAreNotLeftToTheCompiler(t *testing.T) {
	var src strings.Builder
	src.WriteString("local t = {")
	for i := range 1000 {
		fmt.Fprintf(&src, "'text %d', [%d.5] = %d, key%d = 'value %d', ", i, i, i+100, i, i%10)
	}
	src.WriteString("} return t[1], t[1000], t[999.5], t.key998, -999, not 'text 7', 'new' and 1234.5, t['key' .. 5 + 0]")
	if got, err := run(src.String()); got != "text 0 text 999 1099 value 8 -999 false 1234.5 value 5" {
		t.Errorf("%s, %v", got, err)
	}
	for _, c := range []struct {
		except []rewrite.Fault
		few    bool
	}{{nil, true}, {[]rewrite.Fault{rewrite.ManyConstants}, false}} {
		stmts, err := parse.Parse(strings.NewReader(src.String()), "test")
		if err != nil {
			t.Fatal(err)
		}
		stmts, _ = rewrite.Statements(stmts, c.except...)
		proto, err := lua.Compile(stmts, "test")
		if err != nil || len(proto.Constants) < 300 != c.few {
			t.Errorf("%d constants are left to the compiler, %v", len(proto.Constants), err)
		}
	}
}
