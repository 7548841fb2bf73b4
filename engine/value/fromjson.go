package value

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"unicode/utf8"
)

// FromJSON returns the Value that JSON describes. null by itself is absence.
// Integers that a number does not hold exactly are errors, as are keys that
// are there twice.
func FromJSON(data []byte) (Value, error) {
	if !utf8.Valid(data) {
		return Value{}, errors.New("JSON: the text is not UTF-8")
	}
	r := jsonReader{dec: json.NewDecoder(bytes.NewReader(data))}
	r.dec.UseNumber()
	t, err := r.dec.Token()
	if err != nil {
		return Value{}, r.syntax(data, err)
	}
	absent := t == nil
	if !absent {
		err = r.value(t)
	}
	if err == nil {
		err = r.end()
	}
	var syntax syntaxError
	if errors.As(err, &syntax) {
		return Value{}, r.syntax(data, syntax.error)
	}
	if absent && err == nil {
		return Value{}, nil
	}
	return r.finish(err)
}

type jsonReader struct {
	builder
	dec *json.Decoder
}

// syntaxError is an error about the text rather than what it describes.
type syntaxError struct{ error }

func (r *jsonReader) token() (json.Token, error) {
	t, err := r.dec.Token()
	if err != nil {
		return nil, syntaxError{err}
	}
	return t, nil
}

func (r *jsonReader) end() error {
	if _, err := r.dec.Token(); err != io.EOF {
		return syntaxError{errors.New("more follows after the value")}
	}
	return nil
}

// syntax returns err with the place where it arose.
func (r *jsonReader) syntax(data []byte, err error) error {
	if err == io.EOF || err == io.ErrUnexpectedEOF {
		err = errors.New("the text ends too early")
	}
	before := data[:min(int(r.dec.InputOffset()), len(data))]
	line := bytes.Count(before, []byte("\n")) + 1
	column := len(before) - bytes.LastIndexByte(before, '\n')
	return fmt.Errorf("JSON, line %d, column %d: %w", line, column, err)
}

func (r *jsonReader) value(t json.Token) error {
	switch t := t.(type) {
	case bool:
		r.dst = AppendBool(r.dst, t)
	case json.Number:
		return r.decimal(t.String())
	case string:
		return r.text(t)
	case json.Delim:
		if t == '[' {
			return r.array()
		}
		return r.object()
	default:
		return problem("null cannot be shared inside a table (leave it out)")
	}
	return nil
}

func (r *jsonReader) array() error {
	head, err := r.beginList()
	if err != nil {
		return err
	}
	n := 0
	for ; r.dec.More(); n++ {
		if err := r.next(); err != nil {
			return At(IndexStep(n+1), err)
		}
	}
	r.endList(head, n)
	_, err = r.token()
	return err
}

// next reads the next value.
func (r *jsonReader) next() error {
	t, err := r.token()
	if err != nil {
		return err
	}
	return r.value(t)
}

func (r *jsonReader) object() error {
	if err := r.beginMap(); err != nil {
		return err
	}
	first, n := "", 0
	start := len(r.dst)
	for ; r.dec.More(); n++ {
		key, err := r.key()
		if err != nil {
			return err
		}
		if err := r.next(); err != nil {
			return At(KeyStep(key), err)
		}
		if n == 0 {
			first = key
		}
	}
	if _, err := r.token(); err != nil {
		return err
	}
	if n == 1 && isBytesKey(first) {
		return r.bytes(start, first)
	}
	return r.endMap()
}

// key reads a key, which is always a string.
func (r *jsonReader) key() (string, error) {
	t, err := r.token()
	if err != nil {
		return "", err
	}
	key, _ := t.(string)
	r.sorter.Pair(r.dst)
	return key, r.text(key)
}

// bytes ends an object whose only pair, at start, has the key $bytes, or the
// same with more dollars, of which it loses one.
func (r *jsonReader) bytes(start int, key string) error {
	pair := string(r.dst[start:])
	enc := pair[len(keyOf([]byte(pair))):]
	if key != bytesKey {
		r.dst = append(AppendString(r.dst[:start], key[1:]), enc...)
		return r.endMap()
	}
	text, ok := Value{enc}.AsString()
	data, err := base64.StdEncoding.DecodeString(text)
	if !ok || err != nil {
		return At(KeyStep(key), problem("base64 is expected here"))
	}
	r.dst = r.sorter.drop(r.dst)
	r.leave()
	return r.builder.text(string(data))
}
