package document

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"unicode/utf8"

	"github.com/unilua/unilua/engine/value"
)

const indent = "  "

// member returns one more member of the object, with what parts it from those
// before it.
func (w *Writer) member(e Entry) ([]byte, error) {
	if !utf8.ValidString(e.Key) {
		return nil, errors.New("JSON cannot hold a key that is not UTF-8 (YAML can)")
	}
	key, err := value.String(e.Key).JSON("")
	if err != nil {
		return nil, err
	}
	text, err := e.Value.JSON(indent)
	if err != nil {
		return nil, err
	}
	start := "{\n" + indent
	if w.n > 0 {
		start = ",\n" + indent
	}
	out := append([]byte(start), key...)
	out = append(out, ": "...)
	return append(out, bytes.ReplaceAll(text, []byte("\n"), []byte("\n"+indent))...), nil
}

// readJSON reads the members of one object.
func readJSON(r io.Reader, take func(Entry) error) error {
	lines := &lineCounter{r: r}
	dec := json.NewDecoder(lines)
	err := readMembers(dec, take)
	var bad syntaxError
	if errors.As(err, &bad) {
		return fmt.Errorf("JSON, line %d: %w", lines.at(dec.InputOffset()), bad.error)
	}
	return err
}

func readMembers(dec *json.Decoder, take func(Entry) error) error {
	t, err := next(dec)
	if err != nil {
		return err
	}
	if t != json.Delim('{') {
		return errNoMap
	}
	for dec.More() {
		e, err := nextMember(dec)
		if err != nil {
			return err
		}
		if err := take(e); err != nil {
			return err
		}
	}
	if _, err := next(dec); err != nil {
		return err
	}
	if _, err := dec.Token(); err != io.EOF {
		return syntaxError{errors.New("more follows after the object")}
	}
	return nil
}

func nextMember(dec *json.Decoder) (Entry, error) {
	t, err := next(dec)
	if err != nil {
		return Entry{}, err
	}
	e := Entry{Key: t.(string)} // the decoder lets nothing else be a key
	var raw json.RawMessage
	if err := dec.Decode(&raw); err != nil {
		return e, broken(err)
	}
	if e.Value, err = value.FromJSON(raw); err != nil {
		return e, fmt.Errorf("key %q: %w", e.Key, err)
	}
	return e, nil
}

func next(dec *json.Decoder) (json.Token, error) {
	t, err := dec.Token()
	if err != nil {
		return nil, broken(err)
	}
	return t, nil
}

// syntaxError is an error of the text, whose place is yet to be said.
type syntaxError struct{ error }

// broken tells an error of the text from one of reading it.
func broken(err error) error {
	var syntax *json.SyntaxError
	switch {
	case err == io.EOF || err == io.ErrUnexpectedEOF:
		return syntaxError{errors.New("the text ends too early")}
	case errors.As(err, &syntax):
		return syntaxError{err}
	}
	return err
}

// lineCounter remembers where the lines of what is read begin, as far as it is
// asked to look back.
type lineCounter struct {
	r      io.Reader
	offset int64
	ends   []int64 // of lines
}

func (c *lineCounter) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	for i, b := range p[:n] {
		if b == '\n' {
			c.ends = append(c.ends, c.offset+int64(i))
		}
	}
	c.offset += int64(n)
	return n, err
}

// at returns the line of an offset, from 1.
func (c *lineCounter) at(offset int64) int {
	line := 1
	for _, end := range c.ends {
		if end < offset {
			line++
		}
	}
	return line
}
