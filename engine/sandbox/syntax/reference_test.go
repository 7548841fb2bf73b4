package syntax

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/unilua/unilua/engine/sandbox/lua51"
)

// verdicts returns what lua5.1 says of sources: its message, "" for one that it
// takes.
func verdicts(t *testing.T, sources []string) []string {
	t.Helper()
	const script = `
		for source in io.read("*a"):gmatch("(.-)%z") do
			local chunk, message = loadstring(source, "=job.lua")
			io.write(message or "", "\0")
		end`
	found := strings.Split(lua51.Run(t, script, strings.Join(sources, "\x00")+"\x00"), "\x00")
	if len(found) != len(sources)+1 {
		t.Fatalf("%d verdicts on %d sources", len(found)-1, len(sources))
	}
	return found[:len(sources)]
}

// compareVerdicts checks that sources are taken and refused as lua5.1 does.
func compareVerdicts(t *testing.T, sources []string) {
	t.Helper()
	for i, want := range verdicts(t, sources) {
		got := ""
		if _, err := ParseChunk("job.lua", []byte(sources[i])); err != nil {
			var e *Error
			if !errors.As(err, &e) {
				t.Fatal(err)
			}
			got, _, _ = strings.Cut(e.Error(), " (more than its limit") // which Lua does not say
		}
		if got != want && !strings.HasSuffix(got, "...'") { // which is shortened
			t.Errorf("%q\nhere:   %s\nlua5.1: %s", sources[i], got, want)
		}
	}
}

func TestErrorsAreThoseOfLua(t *testing.T) {
	compareVerdicts(t, []string{
		"x", "x y", "x = ", "x = \n", "x == 1", "1", "'a'", "[[a]]", ";", "x = 1;;", "return;;", "return 1 2", "return\nx =", "break", "break x",
		"while 1 do break x end", "while 1 do break; end", "if", "if x", "if x then", "if x then else", "if x then elseif", "if x then elseif y", "if x y then",
		"for", "for 1", "for i", "for i = 1", "for i = 1 do", "for i = 1, 2", "for i, j = 1, 2 do end", "for i in", "for i in x", "for i, in x do end", "for a.b = 1, 2 do end",
		"while", "while x", "while x do", "repeat", "repeat until", "repeat\nx()\n", "do", "do\n\n", "do end end", "end", "else", "until x",
		"function", "function f", "function f(", "function f(a", "function f(a,", "function f(a,)", "function f(...", "function f(..., a) end", "function f(1) end",
		"function f.1() end", "function f:g", "function f:g.h() end", "function f() return 1 x end", "function () end", "local", "local 1", "local x y", "local function", "local function f.g() end",
		"local x, = 1", "local x = ", "x.", "x.1", "x:", "x:y", "x:y = 1", "x[", "x[1", "x[1]", "x[]", "x()", "x() = 1", "(x) = 1", "(x)", "x, y", "x, y() = 1", "x,", "x, 1 = 2",
		"x = {", "x = {1", "x = {1 2}", "x = {a = }", "x = {[1]}", "x = {[1] 2}", "x = {,}", "x = {;}", "x = {\n1,\n", "x = (", "x = (1", "x = (1\n", "x = f(", "x = f(1", "x = f(1,", "x = f(\n1", "x = f(1 2)",
		"x = f\n(1)", "x = {f\n(1)}", "x = {f\n(", "x = { f\n ( a ,", "x = {a.f\n(1)}", "x = {(f)\n(1)}", "x = {a = f\n(1)}", "x = {f\n\n", "f\n(1)", "f()\n(1)", "f{}\n(1)", "f''\n(1)", "x = 1 +", "x = + 1", "x = not", "x = -", "x = #", "x = 1 .. ", "x = ...", "function f() return ... end", "x = a b", "x = 'a' 'b'",
		"x = function", "x = function()", "x = function() end()", "x = {}.y", "x = {}()", "x = ('a'):rep(3)", "x = 'a':rep(3)", "x = nil()", "x = ~ 1", "x = a ~= b", "x = a ~ b", "x = a != b",
		"x = @", "x = a ? b", "x = $", "\\", "`", "x = \x01", "x = \x7f", "x = \xff", "\xffa = 1", "x = 'a", "x = 'a\nb'", "x = 'a\\", "x = 'a\\\n", "x = 'a\\\nb'", "x = \"a\\300b\"", "x = '\\256'", "x = '\\255'", "x = '\\0001'",
		"x = [[a", "x = [[a\n\n", "x = [=[a]]", "x = [=a", "x = [==", "x = [=", "x = a[=[1]=]", "--[[ a", "--[==[ a\n]]", "--[=x\nx = ", "--[==\nx = 1", "--[ x\nx = 1", "--", "--\n--", "-- [[\nx =",
		"x = 0x", "x = 0xg", "x = 1e", "x = 1e+", "x = 1..2", "x = 1.2.3", "x = 3x", "x = 3 .. 4", "x = 08", "x = 1\v\f= 2", "\vx\f=\v1\f", "x = 1 -- \v\n", "x = '\v'",
		"a.b:c'x'.d[1]{2}(3) = 4", "a.b:c'x'.d[1]{2}(3)", "local a; local a; a = a", "return function(...) return ... end", "return", "do return end", "do return end x = 1", "for i = 1, 2 do local x end return x",
		"while f() do g() end until", "function f(a, b, ...) local x = {...} end", "if a then b() elseif c then d() else e() end", "x = a and b or c == d ~= e .. f ^ -g", "x = - - -1", "x = not not nil", "x = -x ^ 2",
		"local a = {f = 1, [2] = 3; 4, g}", "local a = {f, g = {h = {}}}", "a = {b c}", "a = b.c:d", "a = b:c d", "local function f() return f() end", "x = function f() end",
		strings.Repeat("x = {", 3) + "\n\n" + strings.Repeat("}", 2), "function f()\n  if x then\n    y()\n", "f(function()\n  g(\nend)", "x = {\n  a = 1\n  b = 2\n}", "if x then\n  y = 1\nend\nend\n",
	})
}

func TestLimitsAreThoseOfLua(t *testing.T) {
	names := func(n int, format string) string {
		var b strings.Builder
		for i := range n {
			fmt.Fprintf(&b, format, i)
		}
		return b.String()
	}
	compareVerdicts(t, []string{
		names(200, "local a%d\n"), names(201, "local a%d\n"), "local a" + names(200, ", a%d"), "function f()\n" + names(201, "local a%d\n") + "end",
		"do " + names(150, "local a%d\n") + "end do " + names(150, "local a%d\n") + "end", "function f(a" + names(199, ", a%d") + ") end", "function f(a" + names(200, ", a%d") + ") end",
		"x = " + strings.Repeat("(", 150) + "1" + strings.Repeat(")", 150), "x = " + strings.Repeat("(", 250) + "1" + strings.Repeat(")", 250), strings.Repeat("do ", 250), "x = a" + strings.Repeat("..a", 250),
	})
}

// TestBrokenProgramsAreRefusedAsByLua takes, doubles, moves and changes words of
// programs.
func TestBrokenProgramsAreRefusedAsByLua(t *testing.T) {
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	r := rand.New(rand.NewPCG(seed, 0))
	words := strings.Fields(`local function f ( a , b , ... ) if a == b then return a . c [ 1 ] , ... elseif not a then b = { a ; b = 1 , [ 2 ] = "x" } else a : m ( 'y' )
		end for i = 1 , 10 , 2 do print ( i , - i ^ 2 .. "z" ) break end for k , v in pairs ( t ) do t [ k ] , u . w = v , # v while x < 3 or y do x = x + 1
		repeat local z = function ( ) end until z ~= nil end end return f { } , f [[long]] , ( 1 ) end do local a , b ; a . b . c = 0x1F end f "s" ( g ) : h ( ) return`)
	var sources []string
	for range 1500 {
		mutant := append([]string(nil), words[:r.IntN(len(words))+1]...)
		for range r.IntN(3) {
			switch i := r.IntN(len(mutant)); r.IntN(4) {
			case 0:
				mutant = append(mutant[:i], mutant[min(i+1, len(mutant)):]...)
			case 1:
				mutant = append(mutant[:i+1], mutant[i:]...)
			case 2:
				mutant[i] = words[r.IntN(len(words))]
			case 3:
				mutant[i] += "\n"
			}
			if len(mutant) == 0 {
				mutant = words[:1]
			}
		}
		sources = append(sources, strings.Join(mutant, " "))
	}
	compareVerdicts(t, sources)
}
