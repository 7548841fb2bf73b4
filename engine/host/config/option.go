package config

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/unilua/unilua/engine/sandbox/syntax"
	"github.com/unilua/unilua/engine/value"
)

// option reads the value of a key: a bool, an int64, a float64, a string, a
// time.Time, a list or a table of these.
type option func(data any) error

// UnmarshalTOML implements toml.Unmarshaler.
func (o option) UnmarshalTOML(data any) error { return o(data) }

// text reads a text that is not empty.
func text(to *string) option {
	return parsed(to, func(s string) (string, error) { return s, nil })
}

// texts reads a list of texts of which none is empty.
func texts(to *[]string) option {
	return func(data any) error {
		items, ok := data.([]any)
		list := make([]string, len(items))
		for i, item := range items {
			one, isText := item.(string)
			list[i], ok = one, ok && isText && one != ""
		}
		if !ok {
			return errors.New(`a list of texts is expected, such as ["a", "b"]`)
		}
		*to = list
		return nil
	}
}

// parsed reads a text that is not empty by a function.
func parsed[T any](to *T, parse func(string) (T, error)) option {
	return func(data any) error {
		s, ok := data.(string)
		if !ok || s == "" {
			return errors.New("a text is expected")
		}
		v, err := parse(s)
		if err == nil {
			*to = v
		}
		return err
	}
}

// choice reads one of some texts.
func choice(to *string, known ...string) option {
	return parsed(to, func(s string) (string, error) {
		if !slices.Contains(known, s) {
			return "", fmt.Errorf(`%q is not known: "%s" is expected`, s, strings.Join(known, `" or "`))
		}
		return s, nil
	})
}

// span reads a duration of more than 0: seconds, or a text with units.
func span(to *time.Duration) option {
	return func(data any) (err error) {
		var d time.Duration
		switch v := data.(type) {
		case int64:
			d, err = value.Seconds(float64(v))
		case float64:
			d, err = value.Seconds(v)
		case string:
			d, err = value.ParseDuration(v)
		default:
			return errors.New(`a duration is expected: seconds, or a text such as "90s"`)
		}
		return more(to, d, err)
	}
}

// size reads a size of more than 0: bytes, or a text with units.
func size(to *int64) option {
	return func(data any) (err error) {
		var n int64
		switch v := data.(type) {
		case int64:
			n = v
		case string:
			n, err = value.ParseSize(v)
		default:
			return errors.New(`a size is expected: bytes, or a text such as "10MB"`)
		}
		return more(to, n, err)
	}
}

// more sets what to points to, if v is more than 0.
func more[T ~int64](to *T, v T, err error) error {
	switch {
	case err != nil:
		return err
	case v <= 0:
		return errors.New("it must be more than 0")
	}
	*to = v
	return nil
}

// count reads a whole number of 1 or more.
func count(to *int) option { return countTo(to, math.MaxInt32) }

// nesting reads how deep a source may be nested.
func nesting(to *int) option { return countTo(to, syntax.MostNesting) }

func countTo[T int | int64](to *T, most int64) option {
	return func(data any) error {
		n, ok := data.(int64)
		switch {
		case !ok || n < 1:
			return errors.New("a whole number of 1 or more is expected")
		case n > most:
			return fmt.Errorf("it can be at most %d", most)
		}
		*to = T(n)
		return nil
	}
}

// many reads a whole number of 1 or more, however large.
func many(to *int64) option { return countTo(to, value.MaxExact) }

// source reads how large a source may be.
func source(to *int64) option {
	return func(data any) error {
		if err := size(to)(data); err != nil {
			return err
		}
		if *to > syntax.MostSource {
			return fmt.Errorf("it can be at most %s", value.SizeText(syntax.MostSource))
		}
		return nil
	}
}
