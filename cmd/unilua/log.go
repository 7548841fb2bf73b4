package main

import (
	"os"

	"github.com/spf13/pflag"

	"github.com/unilua/unilua/engine/logging"
	"github.com/unilua/unilua/engine/sandbox/stream"
)

// logFlags say what is logged, and how.
type logFlags struct {
	level  parsed[logging.Level]
	format parsed[string]
	root   *logging.Root // once it is open
}

func (f *logFlags) add(flags *pflag.FlagSet) {
	f.level = parsed[logging.Level]{text: "info", kind: "LEVEL", value: logging.Info, parse: logging.ParseLevel}
	f.format = parsed[string]{text: "text", kind: "FORMAT", value: "text", parse: parseFormat}
	flags.Var(&f.level, "log-level", "what is logged to standard error: debug, info, warn, error or off")
	flags.Var(&f.format, "log-format", "how it is logged: text or json")
}

func parseFormat(text string) (string, error) {
	if text != "text" && text != "json" {
		return "", usagef("there is no log format %q (known: text, json)", text)
	}
	return text, nil
}

// open returns where logging comes together. Its lines stand between those that
// scripts print to standard error.
func (f *logFlags) open(stderr *stream.Sink) *logging.Root {
	var sink logging.Sink
	if out := stderr.New(nil); f.format.value == "json" {
		sink = logging.NewJSON(out)
	} else {
		sink = logging.NewText(out, logging.ColorFor(os.Stderr))
	}
	f.root = logging.New(logging.Options{Level: f.level.value, Sinks: []logging.Sink{sink}})
	return f.root
}
