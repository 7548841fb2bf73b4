package printf

import (
	"bufio"
	"bytes"
	"fmt"
	"math"
	"os/exec"
	"strings"
	"testing"
)

// reference answers requests, one a line, with a Lua 5.1 program that has a
// function of its own, answer, for each.
func reference(t *testing.T, answer string, requests []string) []string {
	t.Helper()
	path, err := exec.LookPath("lua5.1")
	if err != nil {
		t.Skip("there is no lua5.1 to compare with")
	}
	program := "local function " + answer + "\nfor line in io.lines() do io.write(answer(line), '\\n') end"
	cmd := exec.Command(path, "-e", program)
	cmd.Stdin = strings.NewReader(strings.Join(requests, "\n") + "\n")
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	var answers []string
	lines := bufio.NewScanner(bytes.NewReader(out))
	for lines.Scan() {
		answers = append(answers, lines.Text())
	}
	if len(answers) != len(requests) {
		t.Fatalf("%d answers to %d requests", len(answers), len(requests))
	}
	return answers
}

// spelled is an expression that is f in Lua 5.1, whatever f is.
func spelled(f float64) string {
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

// hexed is s in the form that Lua code of unhexed reads.
func hexed(s string) string { return fmt.Sprintf("%x", s) }

const unhexed = `line:gsub("%x%x", function(h) return string.char(tonumber(h, 16)) end)`
