package main

import (
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/unilua/unilua/engine"
	"github.com/unilua/unilua/engine/value"
)

// parsed is a flag whose text is parsed when the command line is read, so that
// a mistake is found there.
type parsed[T any] struct {
	text  string
	kind  string
	value T
	parse func(string) (T, error)
}

func (p *parsed[T]) String() string { return p.text }
func (p *parsed[T]) Type() string   { return p.kind }

func (p *parsed[T]) Set(text string) (err error) {
	p.text = text
	p.value, err = p.parse(text)
	return err
}

// parseSpan reads a duration of more than nothing: a number of seconds, or a
// text with units.
func parseSpan(text string) (time.Duration, error) {
	d, err := value.ParseDuration(text)
	if s, notNumber := strconv.ParseFloat(text, 64); notNumber == nil {
		d, err = value.Seconds(s)
	}
	if err == nil && d == 0 {
		err = errors.New("it must be more than 0")
	}
	return d, err
}

// parseBytes reads a size of more than nothing.
func parseBytes(text string) (int64, error) {
	n, err := value.ParseSize(text)
	if err == nil && n == 0 {
		err = errors.New("it must be more than 0")
	}
	return n, err
}

// parseCount reads a whole number of more than nothing.
func parseCount(text string) (int, error) {
	n, err := strconv.ParseInt(text, 10, 32)
	if err != nil || n < 1 {
		return 0, fmt.Errorf("%q is not a whole number of 1 or more", text)
	}
	return int(n), nil
}

func parseSync(text string) (engine.Sync, error) {
	return engine.ParseSync(text, value.ParseDuration)
}
