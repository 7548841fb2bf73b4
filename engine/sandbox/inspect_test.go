package sandbox

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	lua "github.com/yuin/gopher-lua"
)

// inspected returns what an expression is shown as.
func inspected(t testing.TB, expression string) string {
	t.Helper()
	p, err := Compile("test", []byte(expression))
	if err != nil {
		t.Fatal(err)
	}
	s := New(Options{})
	defer s.Close()
	values, err := s.Run(context.Background(), p)
	if err != nil {
		t.Fatal(err)
	}
	return s.Inspect(values[0], func(v Value) string {
		if v == s.Field(s.Globals(), "print") {
			return "print!"
		}
		return ""
	})
}

func TestValuesAreShownAsTheyAreWritten(t *testing.T) {
	for expression, want := range map[string]string{
		`return nil`:                     `nil`,
		`return true`:                    `true`,
		`return 1e15`:                    `1e+15`,
		`return "\a\0001 \"\\ ü\200\n"`:  `"\7\0001 \"\\ ü\200\n"`,
		`return {}`:                      `{}`,
		`return { 1, nil, 3 }`:           `{ 1, [3] = 3 }`,
		`return { b = 1, a = 2, [0]=3 }`: `{ [0] = 3, a = 2, b = 1 }`,
		`return { ["end"] = 1, ["a b"] = 2, [true] = 3 }`:   `{ [true] = 3, ["a b"] = 2, ["end"] = 1 }`,
		`return { [{}] = 1 }`:                               `{ [table] = 1 }`,
		`return { print, type, [print] = 1 }`:               `{ print!, function, [print!] = 1 }`,
		`return setmetatable({1}, {__tostring = error})`:    `{ 1 }`,
		`local function f() end return f`:                   `function (test:1)`,
		`return coroutine.create(function() end)`:           `thread`,
		`local t = {} t[1] = { t } return t`:                `{ { { ...the table that this is in... } } }`,
		`local t = {} return { t, t }`:                      `{ {}, {} }`,
		`return { { a = ("x"):rep(40) }, ("y"):rep(30) }`:   "{\n  { a = \"" + strings.Repeat("x", 40) + "\" },\n  \"" + strings.Repeat("y", 30) + "\"\n}",
		`return { sub = { ("x"):rep(50), ("y"):rep(50) } }`: "{\n  sub = {\n    \"" + strings.Repeat("x", 50) + "\",\n    \"" + strings.Repeat("y", 50) + "\"\n  }\n}",
	} {
		if got := inspected(t, expression); got != want {
			t.Errorf("%s is shown as\n%s\nwant\n%s", expression, got, want)
		}
	}
}

func TestWhatIsTooMuchToShowIsLeftOut(t *testing.T) {
	for expression, want := range map[string]string{
		`return ("x"):rep(1e6)`:                                                              `"... (1000000 bytes)`,
		`local t = {} for i = 1, 1e5 do t[i] = i end return t`:                               `... 99900 more`,
		`local t = {} for i = 1, 300 do t = { t } end return t`:                              `{ ... }`,
		`local t, s = {}, ("x"):rep(2000) for i = 1, 99 do t[i] = { s, s } end return { t }`: `more`,
	} {
		if got := inspected(t, expression); !strings.Contains(got, want) || len(got) > 2*inspectAll {
			t.Errorf("%s is shown in %d bytes, which have no %q", expression, len(got), want)
		}
	}
}

func TestShownLibrariesHaveTheirFunctions(t *testing.T) {
	if got := inspected(t, `return bit32`); !strings.Contains(got, "band = function") {
		t.Errorf("bit32 is shown as %s", got)
	}
}

func TestAStringIsReadAsItIsShown(t *testing.T) {
	s := New(Options{})
	defer s.Close()
	rapid.Check(t, func(t *rapid.T) {
		want := string(rapid.SliceOfN(rapid.Byte(), 0, 40).Draw(t, "bytes"))
		text := quote(want, inspectString)
		p, err := Compile("test", fmt.Appendf(nil, "return %s", text))
		if err != nil {
			t.Fatal(err)
		}
		if values, err := s.Run(context.Background(), p); err != nil || values[0] != lua.LString(want) {
			t.Fatalf("%q is shown as %s, which is %v, %v", want, text, values, err)
		}
	})
}
