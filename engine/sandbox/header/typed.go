package header

import (
	"errors"
	"math"
	"time"

	"github.com/unilua/unilua/engine/value"
)

var (
	errSpan = errors.New(`a duration is expected: seconds, or a text such as "90s"`)
	errSize = errors.New(`a size is expected: bytes, or a text such as "10MB"`)
)

// The methods below set what to points to from a field, and leave it alone if
// the header does not have that field. The error is a *syntax.Error at the line
// of the field.

// Text reads a text that is not empty.
func (h *Header) Text(name string, to *string) error {
	c, ok := h.Get(name)
	if !ok {
		return nil
	}
	text, isText := c.Value.(string)
	if !isText || text == "" {
		return h.Errorf(c.Line, "%s: a text is expected", name)
	}
	*to = text
	return nil
}

// Span reads a duration of more than 0: a number of seconds, or a text with
// units.
func (h *Header) Span(name string, to *time.Duration) error {
	c, ok := h.Get(name)
	if !ok {
		return nil
	}
	d, err := span(c.Value)
	if err != nil {
		return h.Errorf(c.Line, "%s: %s", name, err)
	}
	if d == 0 {
		return h.Errorf(c.Line, "%s: it must be more than 0", name)
	}
	*to = d
	return nil
}

func span(v any) (time.Duration, error) {
	switch v := v.(type) {
	case float64:
		return value.Seconds(v)
	case string:
		return value.ParseDuration(v)
	}
	return 0, errSpan
}

// Size reads a size of more than 0: a number of bytes, or a text with units.
func (h *Header) Size(name string, to *int64) error {
	c, ok := h.Get(name)
	if !ok {
		return nil
	}
	n, err := size(c.Value)
	if err != nil {
		return h.Errorf(c.Line, "%s: %s", name, err)
	}
	if n == 0 {
		return h.Errorf(c.Line, "%s: it must be more than 0", name)
	}
	*to = n
	return nil
}

func size(v any) (int64, error) {
	switch v := v.(type) {
	case float64:
		if v >= 0 && v == math.Trunc(v) && v <= value.MaxExact {
			return int64(v), nil
		}
	case string:
		return value.ParseSize(v)
	}
	return 0, errSize
}

// Count reads a whole number of 1 or more.
func (h *Header) Count(name string, to *int) error {
	c, ok := h.Get(name)
	if !ok {
		return nil
	}
	n, isNumber := c.Value.(float64)
	if !isNumber || n < 1 || n != math.Trunc(n) || n > math.MaxInt32 {
		return h.Errorf(c.Line, "%s: a whole number of 1 or more is expected", name)
	}
	*to = int(n)
	return nil
}

// Many reads a whole number of 1 or more, however large.
func (h *Header) Many(name string, to *int64) error {
	c, ok := h.Get(name)
	if !ok {
		return nil
	}
	n, isNumber := c.Value.(float64)
	if !isNumber || n < 1 || n != math.Trunc(n) || n > value.MaxExact {
		return h.Errorf(c.Line, "%s: a whole number of 1 or more is expected", name)
	}
	*to = int64(n)
	return nil
}
