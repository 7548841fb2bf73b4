package logging_test

import (
	"io"
	"testing"

	"github.com/hashicorp/go-hclog"

	"github.com/unilua/unilua/engine/logging"
)

// BenchmarkLine writes one line: two fields of With and four of the call.
func BenchmarkLine(b *testing.B) {
	ours := func(s logging.Sink, level logging.Level) func() {
		log := logging.New(logging.Options{Level: level, Sinks: []logging.Sink{s}}).Logger().With("run", "r-17", "host", "web1")
		return func() {
			log.Log(logging.Info, "stored", "script", "backup.lua", "line", 12, "bytes", 12345, "path", "/var/lib/x")
		}
	}
	theirs := func(json bool, level hclog.Level) func() {
		log := hclog.New(&hclog.LoggerOptions{Level: level, JSONFormat: json, Output: io.Discard}).With("run", "r-17", "host", "web1")
		return func() {
			log.Info("stored", "script", "backup.lua", "line", 12, "bytes", 12345, "path", "/var/lib/x")
		}
	}
	for _, c := range []struct {
		name string
		line func()
	}{
		{"ours/json", ours(logging.NewJSON(io.Discard), logging.Debug)},
		{"ours/text", ours(logging.NewText(io.Discard, false), logging.Debug)},
		{"ours/off", ours(logging.NewText(io.Discard, false), logging.Off)},
		{"hclog/json", theirs(true, hclog.Debug)},
		{"hclog/text", theirs(false, hclog.Debug)},
		{"hclog/off", theirs(false, hclog.Off)},
	} {
		b.Run(c.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				c.line()
			}
		})
	}
}
