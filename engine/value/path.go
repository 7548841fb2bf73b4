package value

import (
	"errors"
	"strconv"
	"strings"
)

// Root is what a path calls the value it starts from.
const Root = "value"

// PathError says what is wrong somewhere inside a value, and where:
// value.items[3]: a function cannot be shared.
type PathError struct {
	Path    string
	Problem string
}

func (e *PathError) Error() string {
	if e.Path == "" {
		return e.Problem
	}
	return e.Path + ": " + e.Problem
}

// At puts step in front of the path of err, if it is a *PathError; any other
// error it returns as it is. An encoder that finds a problem deep inside
// returns a PathError with no path, and each level on the way out adds its
// step; so a path costs nothing until it is needed.
func At(step string, err error) error {
	var e *PathError
	if !errors.As(err, &e) {
		return err
	}
	return &PathError{Path: step + e.Path, Problem: e.Problem}
}

// KeyStep returns the step of a path for a string key: .name, or ["odd key"].
func KeyStep(key string) string {
	if isIdentifier(key) {
		return "." + key
	}
	return "[" + strconv.Quote(key) + "]"
}

// NumberStep returns the step of a path for a number key: [3].
func NumberStep(n float64) string { return "[" + FormatNumber(n) + "]" }

// IndexStep returns the step of a path for position i of a list, counted from
// 1: [3].
func IndexStep(i int) string { return "[" + strconv.Itoa(i) + "]" }

// isIdentifier reports whether Lua reads s as a name (or a keyword).
func isIdentifier(s string) bool {
	const letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_"
	return s != "" && !isDigit(s[0]) && strings.Trim(s, letters+"0123456789") == ""
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }
