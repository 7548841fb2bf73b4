// Package logging is what the program writes about itself and for its scripts:
// entries with a level, a message and fields, on named tracks.
//
// The rest of the program holds a Logger. Behind it stands one Root, with
// go-hclog as its front, so that libraries that log through hclog end up in
// the same place (Root.HCLog). hclog's own output is off: a Root makes one
// Entry of each call and hands it to its sinks, each of which encodes it once.
// A sink writes an entry whole, so lines never tear.
//
// Fields are alternating keys and values, as in hclog. Of a key given twice the
// last counts. The keys "script" and "line" say where in a script the call
// stands.
package logging

import (
	"fmt"

	"github.com/unilua/unilua/engine/fault"
)

// Logger writes entries to one track.
type Logger interface {
	// Log writes an entry, if its level is enabled. Fields are alternating
	// keys and values.
	Log(level Level, message string, fields ...any)

	// Enabled reports whether entries of a level are written: a cheap test
	// before fields are gathered.
	Enabled(level Level) bool

	// With returns a Logger that adds fields to each entry.
	With(fields ...any) Logger

	// Track returns a Logger that writes to the named track, with the same
	// fields. "" is the main track.
	Track(name string) Logger
}

// Level is how much an entry matters.
type Level int8

// The levels, by rising importance.
const (
	Debug Level = iota
	Info
	Warn
	Error
	Off // not of an entry: as a threshold it lets nothing pass
)

var levelNames = [...]string{"debug", "info", "warn", "error", "off"}

// String returns the name of l, as ParseLevel takes it.
func (l Level) String() string {
	if l < Debug || l > Off {
		return fmt.Sprintf("level %d", int8(l))
	}
	return levelNames[l]
}

// ParseLevel returns the level of a name.
func ParseLevel(name string) (Level, error) {
	for l, n := range levelNames {
		if n == name {
			return Level(l), nil
		}
	}
	return 0, fault.New(fault.Invalid, "there is no log level %q (known: debug, info, warn, error, off)", name)
}

// Discard returns a Logger that writes nothing.
func Discard() Logger { return nothing{} }

type nothing struct{}

func (nothing) Log(Level, string, ...any) {}
func (nothing) Enabled(Level) bool        { return false }
func (n nothing) With(...any) Logger      { return n }
func (n nothing) Track(string) Logger     { return n }
