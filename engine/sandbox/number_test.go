package sandbox

import (
	"fmt"
	"strings"
	"testing"
)

// numeric are calls that read or write numbers, as scripts make them.
var numeric = []struct{ name, setup, call string }{
	{"tostring small", ``, `tostring(42)`},
	{"tostring whole", ``, `tostring(1234567)`},
	{"tostring decimal", ``, `tostring(3.25)`},
	{"tostring any", `local x = 1/3`, `tostring(x)`},
	{"tostring text", ``, `tostring("text")`},
	{"tostring nil", ``, `tostring(nil)`},
	{"tostring table", `local t = {}`, `tostring(t)`},
	{"tonumber whole", ``, `tonumber("300")`},
	{"tonumber decimal", ``, `tonumber("3.25")`},
	{"tonumber hexadecimal", ``, `tonumber("0xff")`},
	{"tonumber spaced", ``, `tonumber(" 300\n")`},
	{"tonumber no number", ``, `tonumber("300 kB")`},
	{"tonumber base", ``, `tonumber("ff", 16)`},
	{"format d", ``, `string.format("%d", 1234567)`},
	{"format padded", ``, `string.format("%05d", 42)`},
	{"format x", ``, `string.format("%02x", 200)`},
	{"format s", ``, `string.format("%s", "some text")`},
	{"format column", ``, `string.format("%-20s|", "some text")`},
	{"format f", ``, `string.format("%.2f", 3.14159)`},
	{"format g", ``, `string.format("%g", 0.1)`},
	{"format q", ``, `string.format("%q", 'say "hello" now')`},
	{"format line", ``, `string.format("%s: %d of %d (%.1f%%)", "disk", 17, 120, 14.1667)`},
}

// BenchmarkNumber compares our functions with those of gopher-lua.
func BenchmarkNumber(b *testing.B) {
	for _, c := range numeric {
		src := fmt.Sprintf("local tostring, tonumber = tostring, tonumber\n%s\nreturn function(n) for i = 1, n do local x = %s end end", c.setup, c.call)
		againstStock(b, strings.ReplaceAll(c.name, " ", "_"), src, func(s *State) {
			useStockStrings(s)
			stock := stockLibraries()["_G"]
			s.Globals().RawSetString("tostring", stock.RawGetString("tostring"))
			s.Globals().RawSetString("tonumber", stock.RawGetString("tonumber"))
		})
	}
}
