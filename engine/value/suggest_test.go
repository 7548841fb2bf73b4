package value

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestSuggestFindsTheWordThatWasMeant(t *testing.T) {
	known := []string{"acquire", "try", "with", "timeout", "ttl", "incr", "decr", "on_lost", "shared", "Get"}
	for word, want := range map[string]string{
		"tll": "ttl", "inc": "incr", "aquire": "acquire", "acquier": "acquire", "time_out": "timeout", "onlost": "on_lost", "ACQUIRE": "acquire",
		"get": "Get", "wiht": "with", "x": "", "lease": "", "": "", "ttl": "", "completely": "", strings.Repeat("acquire", 20): "",
	} {
		if got := Suggest(word, known); got != want {
			t.Errorf("Suggest(%q) = %q, want %q", word, got, want)
		}
	}
	if got := Suggest("incr", []string{"incr2", "incr3"}); got != "incr2" {
		t.Errorf("of two equally close words %q is suggested, want the first", got)
	}
}

func TestDistanceIsSymmetricAndBounded(t *testing.T) {
	word := rapid.StringMatching(`[ab]{0,6}`)
	rapid.Check(t, func(t *rapid.T) {
		a, b := word.Draw(t, "a"), word.Draw(t, "b")
		d := distance(a, b)
		if d != distance(b, a) || (d == 0) != (a == b) || d > max(len(a), len(b)) || d < max(len(a), len(b))-min(len(a), len(b)) {
			t.Fatalf("distance(%q, %q) = %d, the other way %d", a, b, d, distance(b, a))
		}
		if want := slowDistance(a, b); d != want {
			t.Fatalf("distance(%q, %q) = %d, want %d", a, b, d, want)
		}
	})
}

// slowDistance is the definition, without a table.
func slowDistance(a, b string) int {
	if a == "" || b == "" {
		return len(a) + len(b)
	}
	i, j := len(a)-1, len(b)-1
	d := min(slowDistance(a[:i], b)+1, slowDistance(a, b[:j])+1)
	if a[i] == b[j] {
		return min(d, slowDistance(a[:i], b[:j]))
	}
	d = min(d, slowDistance(a[:i], b[:j])+1)
	if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
		d = min(d, slowDistance(a[:i-1], b[:j-1])+1)
	}
	return d
}
