package logging

import (
	"fmt"
	"io"
	"os"
	"strconv"
	"sync"
	"time"
	"unicode"
	"unicode/utf8"

	"golang.org/x/term"
)

// Text is a Sink for people: one line an entry, with the time, the level, the
// place in the script, the track, the message and the fields:
//
//	2026-11-23 16:20:01.123 WARN  backup.lua:12 [audit] disk is nearly full free=12 path="/var/my lib"
//
// Further lines of a message are indented and marked, and control characters
// are escaped, so no message can pass for another entry.
type Text struct {
	mu    sync.Mutex
	w     io.Writer
	color bool
	buf   []byte
}

// NewText returns a Text that writes to w, in colour or not.
func NewText(w io.Writer, color bool) *Text { return &Text{w: w, color: color} }

// ColorFor reports whether colour fits a file: it is a terminal, and neither
// NO_COLOR nor a dumb TERM speaks against it.
func ColorFor(f *os.File) bool {
	return os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb" && term.IsTerminal(int(f.Fd()))
}

const timeFormat = "2006-01-02 15:04:05.000"

// SGR codes of the terminal.
const (
	dim    = "\x1b[2m"
	red    = "\x1b[31m"
	green  = "\x1b[32m"
	yellow = "\x1b[33m"
	plain  = "\x1b[0m"
)

var (
	levelTags   = [...]string{"DEBUG", "INFO ", "WARN ", "ERROR"}
	levelColors = [...]string{dim, green, yellow, red}
)

// Write writes e as one line.
func (t *Text) Write(e *Entry) {
	t.mu.Lock()
	defer t.mu.Unlock()
	b := e.Time.AppendFormat(t.buf[:0], timeFormat)
	b = append(b, ' ')
	b = t.paint(b, levelColors[e.Level], levelTags[e.Level])
	if e.Script != "" {
		b = appendPlain(append(b, ' '), e.Script)
		if e.Line > 0 {
			b = strconv.AppendInt(append(b, ':'), int64(e.Line), 10)
		}
	}
	if e.Track != "" {
		b = append(appendPlain(append(b, " ["...), e.Track), ']')
	}
	b = appendMessage(append(b, ' '), e.Message)
	for _, f := range e.Fields {
		b = append(b, ' ')
		b = t.paint(b, dim, f.Key)
		b = appendTextValue(append(b, '='), f.Value)
	}
	b = append(b, '\n')
	_, _ = t.w.Write(b) // there is no better place to report that
	t.buf = recycle(b)
}

func (t *Text) paint(b []byte, color, text string) []byte {
	if !t.color {
		return appendPlain(b, text)
	}
	return append(appendPlain(append(b, color...), text), plain...)
}

// recycle returns b for the next entry, unless it has grown out of measure.
func recycle(b []byte) []byte {
	const most = 64 << 10
	if cap(b) > most {
		return nil
	}
	return b
}

// appendMessage is appendPlain, with line breaks kept.
func appendMessage(b []byte, message string) []byte {
	for i := 0; i < len(message); i++ {
		if message[i] == '\n' {
			b = append(appendPlain(b, message[:i]), "\n    | "...)
			message, i = message[i+1:], -1
		}
	}
	return appendPlain(b, message)
}

// appendPlain appends s, with what a terminal would not show as text escaped.
func appendPlain(b []byte, s string) []byte {
	for len(s) > 0 {
		r, n := utf8.DecodeRuneInString(s)
		switch {
		case r == utf8.RuneError && n == 1:
			b = fmt.Appendf(b, `\x%02x`, s[0])
		case unicode.IsPrint(r):
			b = append(b, s[:n]...)
		default:
			quoted := strconv.AppendQuoteRune(nil, r)
			b = append(b, quoted[1:len(quoted)-1]...)
		}
		s = s[n:]
	}
	return b
}

func appendTextValue(b []byte, v any) []byte {
	switch v := v.(type) {
	case string:
		return appendTextString(b, v)
	case int:
		return strconv.AppendInt(b, int64(v), 10)
	case int64:
		return strconv.AppendInt(b, v, 10)
	case float64:
		return strconv.AppendFloat(b, v, 'g', 14, 64) // as scripts print it
	case bool:
		return strconv.AppendBool(b, v)
	case time.Time:
		return v.AppendFormat(b, time.RFC3339Nano)
	case nil:
		return append(b, "nil"...)
	}
	return appendTextString(b, fmt.Sprint(v))
}

// appendTextString appends s, quoted if it could be mistaken otherwise.
func appendTextString(b []byte, s string) []byte {
	if s == "" {
		return append(b, `""`...)
	}
	for _, r := range s {
		if r == ' ' || r == '"' || r == '=' || r == utf8.RuneError || !unicode.IsPrint(r) {
			return strconv.AppendQuote(b, s)
		}
	}
	return append(b, s...)
}
