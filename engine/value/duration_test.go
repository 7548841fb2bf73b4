package value

import (
	"fmt"
	"math"
	"math/big"
	"regexp"
	"strings"
	"testing"
	"time"
)

func TestParseDurationReadsNumbersWithUnits(t *testing.T) {
	for text, want := range map[string]time.Duration{
		"250ms": 250 * time.Millisecond, "90s": 90 * time.Second, "5m": 5 * time.Minute, "1h30m": 90 * time.Minute, "2d": 48 * time.Hour,
		"1.5h": 90 * time.Minute, "0s": 0, "1d2h3m4s5ms": 26*time.Hour + 3*time.Minute + 4*time.Second + 5*time.Millisecond,
		"0.1s": 100 * time.Millisecond, "0.0000005ms": time.Nanosecond, "0.0000004ms": 0, "1.99999999999s": 2 * time.Second,
		"106751d": 106751 * 24 * time.Hour, "9223372036.854775807s": math.MaxInt64, "00005s": 5 * time.Second,
	} {
		if got, err := ParseDuration(text); err != nil || got != want {
			t.Errorf("ParseDuration(%q) = %v, %v; want %v", text, got, err, want)
		}
	}
}

func TestParseDurationSaysWhatItWants(t *testing.T) {
	const hint = ` (examples: 250ms, 90s, 5m, 1h30m, 2d; units: d h m s ms)`
	for text, why := range map[string]string{
		"": "it is empty", "90": "a unit is missing", "-5s": `a number is expected at "-5s"`, "s": `a number is expected at "s"`,
		"1h 30m": `a number is expected at " 30m"`, "5 m": "a unit is missing", "5M": `"M" is not a unit`, "5min": `"min" is not a unit`, "1.s": `a number is expected at "1.s"`,
		".5s": `a number is expected at ".5s"`, "30m1h": "units stand largest first, each once", "1h1h": "units stand largest first, each once",
		"1e3s": `"e" is not a unit`, "106752d": "it is longer than 292 years", "106751d24h": "it is longer than 292 years",
		"99999999999999999999s": "it is longer than 292 years", "9223372036.854775808s": "it is longer than 292 years",
	} {
		want := fmt.Sprintf("%q is not a duration: %s%s", text, why, hint)
		if got, err := ParseDuration(text); err == nil || err.Error() != want {
			t.Errorf("ParseDuration(%q) = %v, %v\nwant %s", text, got, err, want)
		}
	}
}

// FuzzParseDuration compares with exact arithmetic.
func FuzzParseDuration(f *testing.F) {
	for _, seed := range []string{"250ms", "1h30m", "1.5h", "0.0000005ms", "9223372036.854775807s", "2d", "-1s", "1h1h"} {
		f.Add(seed)
	}
	whole := regexp.MustCompile(`\A(?:(\d+(?:\.\d+)?)d)?(?:(\d+(?:\.\d+)?)h)?(?:(\d+(?:\.\d+)?)m)?(?:(\d+(?:\.\d+)?)s)?(?:(\d+(?:\.\d+)?)ms)?\z`)
	units := []int64{24 * 3600e9, 3600e9, 60e9, 1e9, 1e6}
	f.Fuzz(func(t *testing.T, text string) {
		got, err := ParseDuration(text)
		parts := whole.FindStringSubmatch(text)
		if text == "" || parts == nil {
			if err == nil {
				t.Fatalf("%q is read as %v", text, got)
			}
			return
		}
		total := new(big.Int)
		for i, part := range parts[1:] {
			if part != "" {
				total.Add(total, roundedProduct(t, part, units[i]))
			}
		}
		if fits := total.IsInt64(); fits != (err == nil) || fits && total.Int64() != int64(got) {
			t.Fatalf("%q is read as %v (%v), want %v", text, got, err, total)
		}
	})
}

// roundedProduct returns decimal times unit, rounded half up. Of a fraction it
// takes 18 digits.
func roundedProduct(t *testing.T, decimal string, unit int64) *big.Int {
	if point := strings.IndexByte(decimal, '.'); point >= 0 {
		decimal = decimal[:min(len(decimal), point+19)]
	}
	x, ok := new(big.Rat).SetString(decimal)
	if !ok {
		t.Fatalf("%q is not a number", decimal)
	}
	x.Mul(x, new(big.Rat).SetInt64(unit))
	x.Add(x, big.NewRat(1, 2))
	return new(big.Int).Div(x.Num(), x.Denom())
}

func TestSecondsRoundToTheNanosecond(t *testing.T) {
	for s, want := range map[float64]time.Duration{
		0: 0, 1: time.Second, 0.1: 100 * time.Millisecond, 1.5: 1500 * time.Millisecond, 1e-9: 1, 0.4e-9: 0, 0.6e-9: 1,
		9e9: 9e18, 1234567.000000001: 1234567*time.Second + time.Nanosecond, math.Copysign(0, -1): 0,
	} {
		if got, err := Seconds(s); err != nil || got != want {
			t.Errorf("Seconds(%g) = %v, %v; want %v", s, got, err, want)
		}
	}
	for _, s := range []float64{math.NaN(), math.Inf(1), math.Inf(-1), -1, -1e-12, 9.3e9, 9223372036.854775807, 1e300} {
		if got, err := Seconds(s); err == nil {
			t.Errorf("Seconds(%g) = %v", s, got)
		}
	}
	if got, err := Seconds(math.Nextafter(9223372036.854775807, 0)); err != nil || got <= 0 {
		t.Errorf("the longest: %v, %v", got, err)
	}
}
