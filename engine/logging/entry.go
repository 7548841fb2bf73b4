package logging

import (
	"cmp"
	"fmt"
	"slices"
	"time"
)

// Entry is one thing that was logged.
type Entry struct {
	Time    time.Time
	Level   Level
	Track   string // "" is the main one
	Script  string // "" if no script logged it
	Line    int    // of Script; 0 if unknown
	Message string
	Fields  []Field // sorted by key, each key once
}

// Field is a named value of an entry.
type Field struct {
	Key   string
	Value any
}

// Sink is where entries go. Write encodes an entry and sends it on; it keeps
// neither the entry nor its fields, and does not log. Whoever makes a sink
// closes what it writes to, after the last entry.
//
// A Root calls Write for one entry at a time, and all logging waits for it: a
// sink that may block for long hands its bytes to a queue of its own.
type Sink interface {
	Write(e *Entry)
}

// setFields makes e's fields out of alternating keys and values, reusing their
// memory. A last key without a value gets none.
func (e *Entry) setFields(args []any) {
	e.Script, e.Line = "", 0
	e.Fields = e.Fields[:0]
	for ; len(args) > 0; args = args[min(2, len(args)):] {
		var v any
		if len(args) > 1 {
			v = args[1]
		}
		e.addField(keyOf(args[0]), v)
	}
	slices.SortStableFunc(e.Fields, func(a, b Field) int { return cmp.Compare(a.Key, b.Key) })
	e.keepLast()
}

func (e *Entry) addField(key string, v any) {
	if script, ok := v.(string); ok && key == "script" {
		e.Script = script
		return
	}
	if line, ok := v.(int); ok && key == "line" {
		e.Line = line
		return
	}
	e.Fields = append(e.Fields, Field{key, v})
}

// keepLast drops all but the last field of each key. Equal keys stand together.
func (e *Entry) keepLast() {
	kept := e.Fields[:0]
	for i, f := range e.Fields {
		if i+1 == len(e.Fields) || e.Fields[i+1].Key != f.Key {
			kept = append(kept, f)
		}
	}
	clear(e.Fields[len(kept):])
	e.Fields = kept
}

func keyOf(key any) string {
	if s, ok := key.(string); ok {
		return s
	}
	return fmt.Sprint(key)
}
