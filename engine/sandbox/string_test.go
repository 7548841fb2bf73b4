package sandbox

import (
	"fmt"
	"strings"
	"testing"

	lua "github.com/yuin/gopher-lua"
)

// ordinary calls of the string library, as scripts of administrators make them.
var ordinary = []struct{ name, setup, call string }{
	{"match pair", `local s = "timeout=300"`, `s:match("(%w+)=(%w+)")`},
	{"find pair", `local s = "the quick brown fox jumps over the lazy dog, timeout=300"`, `s:find("(%w+)=(%w+)")`},
	{"match trim", `local s = "   some text with blanks at its ends    "`, `s:match("^%s*(.-)%s*$")`},
	{"find address", `local s = "connection from host at 192.168.17.254 port 22"`, `s:find("%d+%.%d+%.%d+%.%d+")`},
	{"match log line", `local s = '127.0.0.1 - frank [10/Oct/2000:13:55:36 -0700] "GET /apache_pb.gif HTTP/1.0" 200 2326'`,
		`s:match('^(%S+) %S+ (%S+) %[([^%]]+)%] "(%u+) (%S+) [^"]*" (%d+) (%d+)')`},
	{"gmatch words", `local s = ("some words "):rep(50)`, `count(s:gmatch("%a+"))`},
	{"gsub text", `local s = ("some words "):rep(50)`, `s:gsub("%a+", "<%0>")`},
	{"gsub function", `local s = ("some words "):rep(50)`, `s:gsub("%a+", string.upper)`},
	{"gsub table", `local s, t = ("$one and $two, "):rep(20), {one = "1", two = "2"}`, `s:gsub("%$(%w+)", t)`},
	{"find plain", `local s = ("some words "):rep(50) .. "needle"`, `s:find("needle", 1, true)`},
	{"find literal", `local s = ("some words "):rep(50) .. "needle"`, `s:find("needle")`},
	{"sub", `local s = "some words"`, `s:sub(3, 6)`},
	{"sub one", `local s = "some words"`, `s:sub(3, 3)`},
	{"byte", `local s = "some words"`, `s:byte(3)`},
	{"char", ``, `string.char(65, 66)`},
	{"upper", `local s = "some words"`, `s:upper()`},
	{"len", `local s = "some words"`, `s:len()`},
	{"rep", `local s = "ab"`, `s:rep(10)`},
	{"reverse", `local s = "some words"`, `s:reverse()`},
}

// BenchmarkString compares our functions with those of gopher-lua.
func BenchmarkString(b *testing.B) {
	for _, c := range ordinary {
		src := fmt.Sprintf("local function count(...) local n = 0 for _ in ... do n = n + 1 end return n end\n%s\nreturn function(n) for i = 1, n do local x = %s end end", c.setup, c.call)
		againstStock(b, strings.ReplaceAll(c.name, " ", "_"), src, useStockStrings)
	}
}

func useStockStrings(s *State) {
	stock := stockLibraries()["string"]
	s.Globals().RawSetString("string", stock)
	s.L.SetMetatable(lua.LString(""), table(map[string]lua.LValue{"__index": stock}))
}

// againstStock measures the function that src returns, which is given how often
// it is to do its work, with the stock functions that stock puts in place and
// with ours.
func againstStock(b *testing.B, name, src string, stock func(*State)) {
	p, err := Compile("bench.lua", []byte(src))
	if err != nil {
		b.Fatal(err)
	}
	for library, prepare := range map[string]func(*State){"stock": stock, "ours": func(*State) {}} {
		b.Run(name+"/"+library, func(b *testing.B) {
			s := New(Options{})
			defer s.Close()
			prepare(s)
			made, err := s.Run(b.Context(), p)
			if err != nil {
				b.Fatal(err)
			}
			b.ReportAllocs()
			b.ResetTimer()
			if _, err := s.Call(b.Context(), made[0].(*lua.LFunction), lua.LNumber(b.N)); err != nil {
				b.Fatal(err)
			}
		})
	}
}
