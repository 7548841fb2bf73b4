package sandbox

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os/exec"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// The additions are compared with the Lua that they come from. A call is one
// line of a script, which prints what it returns or raises as one line.

const showCall = `
local unpack = unpack or table.unpack
local function show(v)
  if type(v) == "number" then return v == math.floor(v) and ("%.0f"):format(v) or ("%.14g"):format(v) end
  if type(v) == "string" then return "'" .. v:gsub("[^%w ]", function(c) return "<" .. c:byte() .. ">" end) .. "'" end
  if type(v) == "function" then return "function" end
  if type(v) ~= "table" then return tostring(v) end
  local parts = {}
  for i = -3, 12 do if v[i] ~= nil then parts[#parts + 1] = i .. "=" .. show(v[i]) end end
  return "{" .. table.concat(parts, " ") .. "}"
end
local function call(fn)
  local got = { pcall(fn) }
  if not got[1] then
    print("raised " .. tostring(got[2]):gsub("^.-:%d+: ", ""))
    return
  end
  local parts = {}
  for i = 2, 9 do parts[#parts + 1] = show(got[i]) end
  print(table.concat(parts, " "))
end
`

// compareCalls runs calls here and in another Lua, and reports those whose lines
// differ once tidy has seen them.
func compareCalls(t *testing.T, interpreter string, calls []string, tidy func(string) string) {
	t.Helper()
	if _, err := exec.LookPath(interpreter); err != nil {
		t.Skip(interpreter + " is not installed")
	}
	script := showCall
	for _, c := range calls {
		script += fmt.Sprintf("call(function() local a, b, c, d, e, f, g, h = %s return a, b, c, d, e, f, g, h end)\n", c)
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	var out, complaint bytes.Buffer
	cmd := exec.CommandContext(ctx, interpreter, "-")
	cmd.Stdin, cmd.Stdout, cmd.Stderr = strings.NewReader(script), &out, &complaint
	if err := cmd.Run(); err != nil {
		t.Fatal(err, complaint.String())
	}
	want := strings.Split(out.String(), "\n")
	got := strings.Split(mustRun(t, Options{}, script), "\n")
	if len(got) != len(calls)+1 || len(want) != len(got) {
		t.Fatalf("%d calls gave %d lines, and %d in %s", len(calls), len(got), len(want), interpreter)
	}
	for i, c := range calls {
		if g, w := tidy(got[i]), tidy(want[i]); g != w {
			t.Errorf("%s\n  here:   %s\n  %s: %s", c, g, interpreter, w)
		}
	}
}

// signature is a function, what can stand for each of its arguments, and how
// many of them are never left out.
type signature struct {
	function  string
	arguments []*rapid.Generator[string]
	required  int
}

// generated returns n random calls. Some leave out arguments at the end.
func generated(n int, signatures []signature) []string {
	one := rapid.Custom(func(t *rapid.T) string {
		s := rapid.SampledFrom(signatures).Draw(t, "function")
		given := len(s.arguments)
		if rapid.IntRange(0, 9).Draw(t, "shorter") == 0 {
			given = rapid.IntRange(s.required, given).Draw(t, "given")
		}
		args := make([]string, given)
		for i := range args {
			args[i] = s.arguments[i].Draw(t, "argument")
		}
		return s.function + "(" + strings.Join(args, ", ") + ")"
	})
	calls := make([]string, n)
	for i := range calls {
		calls[i] = one.Example(i)
	}
	return calls
}

func oneOf(texts ...string) *rapid.Generator[string] { return rapid.SampledFrom(texts) }

func integers(low, high int64) *rapid.Generator[string] {
	return rapid.Custom(func(t *rapid.T) string { return fmt.Sprint(rapid.Int64Range(low, high).Draw(t, "n")) })
}

var notNumbers = oneOf("'x'", "nil", "{}", "true", "print", "''")

func TestBit32ComputesWhatLua52Computes(t *testing.T) {
	word := rapid.OneOf(integers(0, 1<<32), integers(-1<<33, 1<<33), integers(-9, 9), notNumbers,
		oneOf("2^31", "-2^31", "2^32", "2^32-1", "2^32+7", "2^50+3", "-2^50-3", "0.5", "1.5", "2.5", "-0.5", "-7.25", "1/0", "-1/0", "0/0", "'12'", "'0x1F'"))
	amount := rapid.OneOf(integers(-40, 40), integers(0, 32), oneOf("1.5", "-1.5", "2^20", "'3'"), notNumbers)
	var signatures []signature
	for _, name := range []string{"band", "bor", "bxor", "btest"} {
		signatures = append(signatures, signature{"bit32." + name, []*rapid.Generator[string]{word, word, word}, 0})
	}
	for _, name := range []string{"lshift", "rshift", "arshift", "lrotate", "rrotate"} {
		// Which of two wrong arguments is named is up to the C compiler.
		signatures = append(signatures,
			signature{"bit32." + name, []*rapid.Generator[string]{integers(-9, 1<<32), amount}, 1},
			signature{"bit32." + name, []*rapid.Generator[string]{word, integers(-40, 40)}, 2})
	}
	signatures = append(signatures,
		signature{"bit32.bnot", []*rapid.Generator[string]{word}, 0},
		signature{"bit32.extract", []*rapid.Generator[string]{word, amount, amount}, 0},
		signature{"bit32.replace", []*rapid.Generator[string]{word, word, amount, amount}, 0})
	compareCalls(t, "lua5.2", generated(4000, signatures), func(line string) string { return line })
}

// TestShiftsByMoreThan2To31BitsLeaveNothing differs from what Lua 5.2 does with
// its 32-bit integers, and is what its manual says.
func TestShiftsByMoreThan2To31BitsLeaveNothing(t *testing.T) {
	mustRun(t, Options{}, `
		for _, n in ipairs{ 2 ^ 31, 2 ^ 32, 2 ^ 32 + 1, 2 ^ 60, 1e300, math.huge } do
			assert(bit32.lshift(1, n) == 0 and bit32.rshift(1, n) == 0 and bit32.lshift(1, -n) == 0 and bit32.rshift(1, -n) == 0)
			assert(bit32.arshift(-1, n) == 2 ^ 32 - 1 and bit32.arshift(-1, -n) == 0)
			local ok, message = pcall(bit32.extract, 1, n)
			assert(not ok and message:find("trying to access non%-existent bits$"), message)
			ok, message = pcall(bit32.extract, 1, 0, n)
			assert(not ok and message:find("trying to access non%-existent bits$"), message)
		end
		assert(bit32.lrotate(1, 2 ^ 32 + 1) == 2 and bit32.rrotate(1, 2 ^ 32 + 1) == 2 ^ 31)`)
}

func TestUTF8ComputesWhatLua53Computes(t *testing.T) {
	text := rapid.OneOf(
		oneOf("''", "'abc'", "'a\\195\\164\\226\\130\\172\\240\\157\\132\\158z'", "'\\226\\130\\172\\226\\130\\172'", "12", "1.5"),
		rapid.Custom(func(t *rapid.T) string {
			parts := rapid.SliceOfN(oneOf("a", "\\000", "\\195\\164", "\\226\\130\\172", "\\240\\157\\132\\158", "\\237\\160\\128", "\\128",
				"\\195", "\\226\\130", "\\192\\128", "\\244\\144\\128\\128", "\\255"), 0, 6).Draw(t, "parts")
			return "'" + strings.Join(parts, "") + "'"
		}),
		oneOf("nil", "{}", "true"))
	at := rapid.OneOf(integers(-8, 12), oneOf("nil", "1.5", "2^53", "-2^53", "2^63", "1/0", "0/0", "'2'", "'x'", "{}"))
	code := rapid.OneOf(integers(0, 0x110000), integers(-2, 300), integers(0xD7F0, 0xE00F), oneOf("1.5", "2^31", "2^63", "'65'", "'x'", "nil"))
	signatures := []signature{
		{"utf8.char", []*rapid.Generator[string]{code, code, code}, 0},
		{"utf8.codepoint", []*rapid.Generator[string]{text, at, at}, 0},
		{"utf8.len", []*rapid.Generator[string]{text, at, at}, 0},
		{"utf8.offset", []*rapid.Generator[string]{text, at, at}, 0},
		{"walk", []*rapid.Generator[string]{text}, 0},
		{"utf8.codes(12)", []*rapid.Generator[string]{text, integers(-8, 12)}, 1},
	}
	const walk = "(function(s) local seen = '' for p, c in utf8.codes(s) do seen = seen .. (' %.0f=%.0f'):format(p, c) end return seen end)("
	calls := generated(4000, signatures)
	for i := range calls {
		calls[i] = strings.Replace(calls[i], "walk(", walk, 1)
	}
	compareCalls(t, "lua5.3", calls, func(line string) string {
		line, _, _ = strings.Cut(line, " at byte ") // which only ours says
		return strings.Replace(line, "'?'", "'for iterator'", 1)
	})
}

func TestTableAdditionsComputeWhatLua53Computes(t *testing.T) {
	list := oneOf("{}", "{ 1 }", "{ 1, 2, 3 }", "{ 'a', nil, 'c' }", "{ 1, 2, 3, 4, 5, 6, 7 }", "{ [0] = 0, [-1] = -1, 1 }")
	value := rapid.OneOf(list, notNumbers, oneOf("nil"))
	at := rapid.OneOf(integers(-3, 8), oneOf("nil", "'2'", "'x'", "{}"))
	calls := generated(2000, []signature{
		{"table.pack", []*rapid.Generator[string]{value, value, value}, 0},
		{"table.unpack", []*rapid.Generator[string]{list, at, at}, 1},
		{"table.move", []*rapid.Generator[string]{list, at, at, at, list}, 0},
		{"table.move", []*rapid.Generator[string]{list, at, at, at}, 0},
	})
	calls = append(calls, "table.move()", "table.move(7, 1, 2, 3)", "table.move({}, 1, 2, 3, 'x')",
		"table.move({}, 1.5, 2, 3)", "table.move({}, -1025, 2^63-1024, 1)", "table.move({}, 1, 1025, 2^63-1024)",
		"table.unpack({}, 1, 1e8)", "table.unpack({}, -2^40, 2^40)",
		"table.move(setmetatable({}, { __index = function(_, i) return i * 2 end }), 1, 3, 2, {})",
		"(function() local seen = {} table.move({ 1, 2 }, 1, 2, 3, setmetatable({}, { __newindex = function(_, k, v) seen[k] = v end })) return seen end)()")
	compareCalls(t, "lua5.3", calls, func(line string) string { return line })
}

func TestTheAdditionsAreLibrariesLikeTheOthers(t *testing.T) {
	mustRun(t, Options{}, `
		assert(require("utf8") == utf8 and require("bit32") == bit32)
		assert(rawget(_G, "utf8") == utf8)
		function utf8.twice(s) return s .. s end
		assert(utf8.twice("ä") == "ää" and utf8.len("ä") == 1)
		local found = {}
		for name in pairs(bit32) do found[#found + 1] = name end
		assert(#found == 12)
		bit32.band = nil
		assert(bit32.band == nil and bit32.bor(1, 2) == 3)
		for c in ("aä€"):gmatch(utf8.charpattern) do assert(utf8.len(c) == 1) end`)
	names := GlobalNames()
	for _, name := range []string{"utf8", "bit32"} {
		if !slices.Contains(names, name) {
			t.Errorf("%s is not among %q", name, names)
		}
	}
}

func TestUnpackingTooMuchIsAnError(t *testing.T) {
	mustRun(t, Options{}, `
		for _, to in ipairs{ 2 ^ 17, 1e9, 2 ^ 53, math.huge } do
			local ok, message = pcall(function() return (table.unpack({}, 1, to)) end)
			assert(not ok and message:find("too many results to unpack$"), message)
		end
		assert(select("#", table.unpack({}, 1, 60000)) == 60000)`)
}

func TestAnErrorOfUTF8NamesTheByte(t *testing.T) {
	mustRun(t, Options{}, `
		local ok, message = pcall(function() for _ in utf8.codes("ab\255") do end end)
		assert(message == "job.lua:2: invalid UTF-8 code at byte 3", message)
		ok, message = pcall(function() return (utf8.codepoint("ä\195", 1, -1)) end)
		assert(message == "job.lua:4: invalid UTF-8 code at byte 3", message)`)
}

func TestMovingWithoutEndCanBeStopped(t *testing.T) {
	p, err := Compile("job.lua", []byte("table.move({}, 1, 2 ^ 53, 2)"))
	if err != nil {
		t.Fatal(err)
	}
	s := New(Options{})
	defer s.Close()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	if _, err := s.Run(ctx, p); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("%v", err)
	}
}

func BenchmarkAdditions(b *testing.B) {
	for name, src := range map[string]string{
		"band":  "local f = bit32.band for i = 1, 1000 do f(i, 255) end",
		"codes": "for _ in utf8.codes(('aä€'):rep(333)) do end",
		"len":   "utf8.len(('aä€'):rep(333))",
		"move":  "local t = {} for i = 1, 1000 do t[i] = i end table.move(t, 1, 1000, 2)",
	} {
		b.Run(name, func(b *testing.B) {
			p, err := Compile(name, []byte(src))
			if err != nil {
				b.Fatal(err)
			}
			s := New(Options{})
			defer s.Close()
			for b.Loop() {
				if _, err := s.Run(b.Context(), p); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
