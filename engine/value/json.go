package value

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"math"
	"strconv"
	"strings"
	"unicode/utf8"
)

// JSON has no byte strings and no number keys. So that what it can hold comes
// back unchanged:
//
//   - a string that is not UTF-8 is the object {"$bytes": "base64"}; a table
//     whose only key is really $bytes has $$bytes instead, and so on;
//   - a number key is written as text, and comes back as a string;
//   - a key that is not UTF-8, two keys that are written alike, and an infinite
//     number are errors;
//   - null is an error when read inside a table; by itself it is absence.
const bytesKey = "$bytes"

// JSON returns v as JSON, indented by indent or, if that is "", on one line.
// Map keys are in canonical order. The error is a *PathError.
func (v Value) JSON(indent string) ([]byte, error) {
	if v.Absent() {
		return []byte("null"), nil
	}
	w := jsonWriter{Reader: Reader{v.enc}}
	if err := w.value(); err != nil {
		return nil, At(Root, err)
	}
	if indent == "" {
		return w.out.Bytes(), nil
	}
	var out bytes.Buffer
	err := json.Indent(&out, w.out.Bytes(), "", indent)
	return out.Bytes(), err
}

type jsonWriter struct {
	Reader
	out bytes.Buffer
}

func (w *jsonWriter) value() error {
	switch t := w.must(); t.Kind {
	case BoolKind:
		w.out.WriteString(strconv.FormatBool(t.Bool))
	case NumberKind:
		if math.IsInf(t.Num, 0) {
			return problem("JSON has no infinite number")
		}
		w.out.Write(appendExact(w.out.AvailableBuffer(), t))
	case StringKind:
		w.string(t)
	case ListKind:
		return w.list(t.N)
	case MapKind:
		return w.object(t.N)
	}
	return nil
}

func (w *jsonWriter) string(t Token) {
	if utf8.ValidString(t.Str) {
		w.text(t.Str)
		return
	}
	fmt.Fprintf(&w.out, `{"%s":"%s"}`, bytesKey, base64.StdEncoding.EncodeToString([]byte(t.Str)))
}

// text writes s, which is UTF-8, as encoding/json does without escaping for
// HTML.
func (w *jsonWriter) text(s string) {
	e := json.NewEncoder(&w.out)
	e.SetEscapeHTML(false)
	_ = e.Encode(s) // cannot fail: a string into memory
	w.out.Truncate(w.out.Len() - 1)
}

func (w *jsonWriter) list(n int) error {
	w.out.WriteByte('[')
	for i := range n {
		if i > 0 {
			w.out.WriteByte(',')
		}
		if err := w.value(); err != nil {
			return At(IndexStep(i+1), err)
		}
	}
	w.out.WriteByte(']')
	return nil
}

func (w *jsonWriter) object(n int) error {
	w.out.WriteByte('{')
	written := make(map[string]bool, n)
	for i := range n {
		if i > 0 {
			w.out.WriteByte(',')
		}
		key := w.must()
		name, err := jsonKey(key, n == 1)
		if err == nil && written[name] {
			err = problem("JSON cannot tell this key from the number or string that is written alike")
		}
		if err != nil {
			return At(keyStep(key), err)
		}
		written[name] = true
		w.text(name)
		w.out.WriteByte(':')
		if err := w.value(); err != nil {
			return At(keyStep(key), err)
		}
	}
	w.out.WriteByte('}')
	return nil
}

// jsonKey returns how a key is written; only says that it stands alone.
func jsonKey(key Token, only bool) (string, error) {
	switch {
	case key.Kind == NumberKind && math.IsInf(key.Num, 0):
		return "", problem("JSON has no infinite number")
	case key.Kind == NumberKind:
		return string(appendExact(nil, key)), nil
	case !utf8.ValidString(key.Str):
		return "", problem("JSON cannot hold a key that is not UTF-8")
	case only && isBytesKey(key.Str):
		return "$" + key.Str, nil
	}
	return key.Str, nil
}

// isBytesKey reports whether key is $bytes, with more dollars or not.
func isBytesKey(key string) bool {
	return strings.HasSuffix(key, bytesKey) && strings.Trim(key[:len(key)-len(bytesKey)], "$") == ""
}

// keyStep returns the step of a path for a key.
func keyStep(key Token) string {
	if key.Kind == NumberKind {
		return NumberStep(key.Num)
	}
	return KeyStep(key.Str)
}
