package pattern

import (
	"strings"
	"testing"

	"github.com/yuin/gopher-lua/pm"
)

// ordinary searches, as scripts of administrators make them.
var ordinary = []struct{ name, source, subject string }{
	{"pair", "(%w+)=(%w+)", "the quick brown fox jumps over the lazy dog, timeout=300"},
	{"trim", "^%s*(.-)%s*$", "   some text with blanks at its ends    "},
	{"address", "%d+%.%d+%.%d+%.%d+", "connection from host at 192.168.17.254 port 22"},
	{"log line", `^(%S+) %S+ (%S+) %[([^%]]+)%] "(%u+) (%S+) [^"]*" (%d+) (%d+)`,
		`127.0.0.1 - frank [10/Oct/2000:13:55:36 -0700] "GET /apache_pb.gif HTTP/1.0" 200 2326`},
	{"literal", "needle", strings.Repeat("some words ", 50) + "needle"},
	{"quoted", `"(.-)"`, `say "some words" to them`},
	{"backtracking", "(.*)/(.*)%.(%w+)$", "/usr/local/share/doc/some.package/README.old.txt"},
	{"no match", "(%w+)=(%w+)", strings.Repeat("some words ", 50)},
}

// BenchmarkFind compares a search, with the compilation that it needs, with the
// same by gopher-lua.
func BenchmarkFind(b *testing.B) {
	for _, c := range ordinary {
		b.Run(strings.ReplaceAll(c.name, " ", "_")+"/stock", func(b *testing.B) {
			for b.Loop() {
				if _, err := pm.Find(c.source, []byte(c.subject), 0, 1); err != nil {
					b.Fatal(err)
				}
			}
		})
		b.Run(strings.ReplaceAll(c.name, " ", "_")+"/ours", func(b *testing.B) {
			for b.Loop() {
				m := Matcher{Program: Compile(c.source), Subject: c.subject}
				if _, err := m.Find(0); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkCompile(b *testing.B) {
	for _, c := range ordinary {
		b.Run(strings.ReplaceAll(c.name, " ", "_"), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				compile(c.source)
			}
		})
	}
}
