// Package lua51 asks the lua5.1 of the system, in tests: it is the reference for
// what Lua computes and prints.
package lua51

import (
	"bytes"
	"fmt"
	"math"
	"os/exec"
	"strings"
	"testing"
)

// Path returns the program. The test is skipped where it is not installed.
func Path(t testing.TB) string {
	t.Helper()
	path, err := exec.LookPath("lua5.1")
	if err != nil {
		t.Skip("there is no lua5.1 to compare with")
	}
	return path
}

// Run returns what a script prints that has an input. The script must succeed.
func Run(t testing.TB, script, input string) string {
	t.Helper()
	cmd := exec.Command(Path(t), "-e", script)
	cmd.Stdin = strings.NewReader(input)
	var complaint bytes.Buffer
	cmd.Stderr = &complaint
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("lua5.1: %v %s", err, &complaint)
	}
	return string(out)
}

// Answers answers requests, one a line, with a Lua function of the form
// "answer(line) return ... end".
func Answers(t testing.TB, function string, requests []string) []string {
	t.Helper()
	script := "local function " + function + "\nfor line in io.lines() do io.write(answer(line), '\\n') end"
	out := Run(t, script, strings.Join(requests, "\n")+"\n")
	answers := strings.Split(strings.TrimSuffix(out, "\n"), "\n")
	if len(answers) != len(requests) {
		t.Fatalf("%d answers to %d requests", len(answers), len(requests))
	}
	return answers
}

// Spelled is an expression that is f in Lua 5.1, whatever f is.
func Spelled(f float64) string {
	switch {
	case f != f && math.Signbit(f):
		return "0/0"
	case f != f:
		return "-(0/0)"
	case math.IsInf(f, 1):
		return "1/0"
	case math.IsInf(f, -1):
		return "-1/0"
	case f == 0 && math.Signbit(f):
		return "-1/(1/0)"
	}
	fraction, exponent := math.Frexp(f)
	return fmt.Sprintf("math.ldexp(%d,%d)", int64(math.Ldexp(fraction, 53)), exponent-53)
}

// Hexed is s in the form that the Lua expression Unhexed reads from line.
func Hexed(s string) string { return fmt.Sprintf("%x", s) }

const Unhexed = `line:gsub("%x%x", function(h) return string.char(tonumber(h, 16)) end)`
