package value

import (
	"fmt"
	"math"
	"os/exec"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestNumbersPrintAsLuaPrintsThem(t *testing.T) {
	for f, want := range map[float64]string{
		0: "0", 1: "1", -1.5: "-1.5", 0.1: "0.1", 1e14: "1e+14", 123456789012345: "1.2345678901234e+14", 99999999999999: "99999999999999",
		100000: "100000", 1e100: "1e+100", 1e-5: "1e-05", 0.0001: "0.0001", 1.0 / 3: "0.33333333333333", math.Inf(1): "inf", math.Inf(-1): "-inf",
	} {
		if got := FormatNumber(f); got != want {
			t.Errorf("FormatNumber(%v) = %s, want %s", f, got, want)
		}
	}
	if got := FormatNumber(math.NaN()); got != "nan" {
		t.Errorf("NaN prints as %s", got)
	}
}

// TestNumbersPrintAsTheLuaInstalledHerePrintsThem asks Lua 5.1 itself.
func TestNumbersPrintAsTheLuaInstalledHerePrintsThem(t *testing.T) {
	lua, err := exec.LookPath("lua5.1")
	if err != nil {
		t.Skip("lua5.1 is not installed")
	}
	var program strings.Builder
	var want []string
	rapid.Check(t, func(t *rapid.T) {
		f := rapid.Float64().Draw(t, "f") * rapid.SampledFrom([]float64{1, 1e-3, 1e5, 1e12}).Draw(t, "scale")
		if math.IsInf(f, 0) {
			return
		}
		fmt.Fprintf(&program, "print(%.17g)\n", f)
		want = append(want, FormatNumber(f))
	})
	cmd := exec.Command(lua, "-")
	cmd.Stdin = strings.NewReader(program.String())
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	for i, got := range strings.Fields(string(out)) {
		if want[i] != got && !(got == "-0" && want[i] == "0") {
			t.Errorf("Lua prints %s, FormatNumber %s", got, want[i])
		}
	}
}
