package logging

import (
	"encoding/json"
	"fmt"
	"io"
	"math"
	"strconv"
	"sync"
	"time"
	"unicode/utf8"
)

// JSON is a Sink for programs: one JSON object a line, with "time" (RFC 3339),
// "level", "track", "script", "line", "message", and the fields beside them. A
// field of one of these names gets an underscore in front. Durations are
// seconds.
type JSON struct {
	mu  sync.Mutex
	w   io.Writer
	buf []byte
}

// NewJSON returns a JSON that writes to w.
func NewJSON(w io.Writer) *JSON { return &JSON{w: w} }

// Write writes e as one line.
func (j *JSON) Write(e *Entry) {
	j.mu.Lock()
	defer j.mu.Unlock()
	b := append(j.buf[:0], `{"time":"`...)
	b = e.Time.AppendFormat(b, time.RFC3339Nano)
	b = append(b, `","level":"`...)
	b = append(b, e.Level.String()...)
	b = append(b, '"')
	if e.Track != "" {
		b = appendJSONString(append(b, `,"track":`...), e.Track)
	}
	if e.Script != "" {
		b = appendJSONString(append(b, `,"script":`...), e.Script)
	}
	if e.Line > 0 {
		b = strconv.AppendInt(append(b, `,"line":`...), int64(e.Line), 10)
	}
	b = appendJSONString(append(b, `,"message":`...), e.Message)
	for _, f := range e.Fields {
		b = append(appendJSONString(append(b, ','), fieldName(f.Key)), ':')
		b = appendJSONValue(b, f.Value)
	}
	b = append(b, "}\n"...)
	_, _ = j.w.Write(b) // there is no better place to report that
	j.buf = recycle(b)
}

func fieldName(key string) string {
	switch key {
	case "time", "level", "track", "script", "line", "message":
		return "_" + key
	}
	return key
}

func appendJSONValue(b []byte, v any) []byte {
	switch v := v.(type) {
	case string:
		return appendJSONString(b, v)
	case int:
		return strconv.AppendInt(b, int64(v), 10)
	case int64:
		return strconv.AppendInt(b, v, 10)
	case float64:
		return appendJSONFloat(b, v)
	case bool:
		return strconv.AppendBool(b, v)
	case time.Duration:
		return appendJSONFloat(b, v.Seconds())
	case error:
		return appendJSONString(b, fmt.Sprint(v))
	case nil:
		return append(b, "null"...)
	}
	data, err := json.Marshal(v)
	if err != nil {
		return appendJSONString(b, fmt.Sprint(v))
	}
	return append(b, data...)
}

func appendJSONFloat(b []byte, f float64) []byte {
	if math.IsInf(f, 0) || math.IsNaN(f) {
		return appendJSONString(b, strconv.FormatFloat(f, 'g', -1, 64))
	}
	return strconv.AppendFloat(b, f, 'g', -1, 64)
}

// appendJSONString appends s as a JSON string. Bytes that are not UTF-8 become
// U+FFFD, as in encoding/json.
func appendJSONString(b []byte, s string) []byte {
	b = append(b, '"')
	clean := 0 // from here on s is to be copied as it is
	for i := 0; i < len(s); {
		c := s[i]
		if c >= utf8.RuneSelf {
			r, n := utf8.DecodeRuneInString(s[i:])
			if r == utf8.RuneError && n == 1 {
				b = append(append(b, s[clean:i]...), "\uFFFD"...)
				clean = i + n
			}
			i += n
			continue
		}
		if c < ' ' || c == '"' || c == '\\' || c == 0x7f {
			b = appendJSONEscape(append(b, s[clean:i]...), c)
			clean = i + 1
		}
		i++
	}
	return append(append(b, s[clean:]...), '"')
}

func appendJSONEscape(b []byte, c byte) []byte {
	switch c {
	case '"', '\\':
		return append(b, '\\', c)
	case '\n':
		return append(b, `\n`...)
	case '\t':
		return append(b, `\t`...)
	}
	const hex = "0123456789abcdef"
	return append(b, '\\', 'u', '0', '0', hex[c>>4], hex[c&15])
}
