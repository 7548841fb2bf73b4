package stream

import (
	"strconv"
	"strings"
	"testing"

	"github.com/unilua/unilua/engine/sandbox/lua51"
)

// TestScanfTakesTheSameBytes asks lua5.1 how much of each text it takes for a
// number.
func TestScanfTakesTheSameBytes(t *testing.T) {
	texts := []string{
		"12-3", "1e5x", "1e", "1e+", "1e+x", "1.5.6", "-", "+-1", "-.5e-3.", ".", ".e1", "5.", "5.e1", "0x1F.8z", "0x1p4p", "0x1p+", "0X", "0x", "0xg",
		"00012", "1,5", "abc", "i", "in", "inf", "infi", "infinit", "infinity", "INFx", "nan", "na", "nanx", "-inf", "e5", "1E5", "1f", "0b1", "1_000", "- 1", "--1",
	}
	for _, text := range texts {
		if strings.HasPrefix(strings.ToLower(text), "0x") && len(text) < 4 {
			continue // glibc differs between releases
		}
		rest := lua51.Run(t, `io.read("*n") io.write(io.read("*a"))`, text)
		if n := numeral([]byte(text)); text[n:] != rest {
			t.Errorf("%s: %q is left here, %q in lua5.1", strconv.Quote(text), text[n:], rest)
		}
	}
}
