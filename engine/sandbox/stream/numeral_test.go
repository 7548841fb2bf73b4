package stream

import (
	"os/exec"
	"strconv"
	"strings"
	"testing"
)

// TestScanfTakesTheSameBytes asks lua5.1 how much of each text it takes for a
// number.
func TestScanfTakesTheSameBytes(t *testing.T) {
	lua, err := exec.LookPath("lua5.1")
	if err != nil {
		t.Skip("no lua5.1 to compare with")
	}
	texts := []string{
		"12-3", "1e5x", "1e", "1e+", "1e+x", "1.5.6", "-", "+-1", "-.5e-3.", ".", ".e1", "5.", "5.e1", "0x1F.8z", "0x1p4p", "0x1p+", "0X", "0x", "0xg",
		"00012", "1,5", "abc", "i", "in", "inf", "infi", "infinit", "infinity", "INFx", "nan", "na", "nanx", "-inf", "e5", "1E5", "1f", "0b1", "1_000", "- 1", "--1",
	}
	for _, text := range texts {
		if strings.HasPrefix(strings.ToLower(text), "0x") && len(text) < 4 {
			continue // glibc differs between releases
		}
		cmd := exec.Command(lua, "-e", `io.read("*n") io.write(io.read("*a"))`)
		cmd.Stdin = strings.NewReader(text)
		rest, err := cmd.Output()
		if err != nil {
			t.Fatal(err)
		}
		if n := numeral([]byte(text)); text[n:] != string(rest) {
			t.Errorf("%s: %q is left here, %q in lua5.1", strconv.Quote(text), text[n:], rest)
		}
	}
}
