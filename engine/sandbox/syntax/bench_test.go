package syntax

import (
	"strings"
	"testing"
)

// BenchmarkParse tells what share of the time is Lua's grammar.
func BenchmarkParse(b *testing.B) {
	src := strings.Repeat("local function f(a, b, ...)\n  if a == b then return a.c[1], ... end\n  -- a comment\n  t[#t + 1] = {a, b = 'text', [3] = 1.5}\n  return f(a .. b, -a ^ 2)\nend\n", 20)
	b.Run("whole", func(b *testing.B) {
		for b.Loop() {
			if _, err := Parse("job.lua", []byte(src)); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("grammar", func(b *testing.B) {
		for b.Loop() {
			if _, err := (&Tree{Name: "job.lua", Text: src}).check(); err != nil {
				b.Fatal(err)
			}
		}
	})
}
