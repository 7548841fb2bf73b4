package value

import (
	"fmt"
	"math"
	"regexp"
	"strings"
	"testing"
)

func TestParseSizeReadsPowersOf1024(t *testing.T) {
	for text, want := range map[string]int64{
		"0": 0, "4096": 4096, "64KB": 64 << 10, "10MB": 10 << 20, "1.5GB": 3 << 29, "2tb": 2 << 40, "7B": 7, "0.1KB": 102, "1kB": 1024,
		"9223372036854775807": math.MaxInt64, "8388607TB": 8388607 << 40,
	} {
		if got, err := ParseSize(text); err != nil || got != want {
			t.Errorf("ParseSize(%q) = %v, %v; want %v", text, got, err, want)
		}
	}
}

func TestParseSizeSaysWhatItWants(t *testing.T) {
	const hint = ` (examples: 4096, 64KB, 10MB, 1.5GB; units: B KB MB GB TB)`
	const shape = "it is not one number with a unit"
	for text, why := range map[string]string{
		"": shape, "-1": shape, "MB": shape, "1 MB": shape, "1MB1KB": shape, ".5MB": shape, "1.MB": shape, " 1": shape,
		"1.5": "there is no fraction of a byte", "1.0B": "there is no fraction of a byte", "1MiB": `"MiB" is not a unit`, "1e3": shape, "1K": `"K" is not a unit`,
		"8388608TB": "it is too large", "9223372036854775808": "it is too large", "99999999999999999999999": "it is too large",
	} {
		want := fmt.Sprintf("%q is not a size: %s%s", text, why, hint)
		if got, err := ParseSize(text); err == nil || err.Error() != want {
			t.Errorf("ParseSize(%q) = %v, %v\nwant %s", text, got, err, want)
		}
	}
}

func FuzzParseSize(f *testing.F) {
	for _, seed := range []string{"64KB", "1.5GB", "4096", "0.1kb", "8388608TB", "1.5"} {
		f.Add(seed)
	}
	whole := regexp.MustCompile(`\A(\d+(?:\.\d+)?)((?i:[KMGT]?B)|)\z`)
	units := map[string]int64{"": 1, "B": 1, "KB": 1 << 10, "MB": 1 << 20, "GB": 1 << 30, "TB": 1 << 40}
	f.Fuzz(func(t *testing.T, text string) {
		got, err := ParseSize(text)
		parts := whole.FindStringSubmatch(text)
		if parts == nil || units[strings.ToUpper(parts[2])] == 1 && strings.Contains(parts[1], ".") {
			if err == nil {
				t.Fatalf("%q is read as %v", text, got)
			}
			return
		}
		want := roundedProduct(t, parts[1], units[strings.ToUpper(parts[2])])
		if fits := want.IsInt64(); fits != (err == nil) || fits && want.Int64() != got {
			t.Fatalf("%q is read as %v (%v), want %v", text, got, err, want)
		}
	})
}
