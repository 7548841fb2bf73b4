package text

import (
	"os/exec"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"pgregory.net/rapid"

	"github.com/unilua/unilua/engine/sandbox/pattern"
	"github.com/unilua/unilua/engine/value"
)

func TestPaddingFillsExactlyToTheWidth(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s, width := rapid.String().Draw(t, "s"), rapid.IntRange(0, 40).Draw(t, "width")
		align := rapid.SampledFrom([]Align{Left, Right, Center}).Draw(t, "align")
		got := Pad(s, width, align, "·")
		if Width(got) != max(width, Width(s)) || !strings.Contains(got, s) {
			t.Fatalf("%q", got)
		}
	})
	for align, want := range map[Align]string{Left: "ä****", Right: "****ä", Center: "**ä**"} {
		if got := Pad("ä", 5, align, "*"); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestTruncatingKeepsWithinTheLimit(t *testing.T) {
	for _, c := range []struct {
		s    string
		n    int
		want string
	}{
		{"abcdef", 6, "abcdef"}, {"abcdef", 5, "ab..."}, {"abcdef", 4, "a..."}, {"abcdef", 3, "abc"}, {"abcdef", 0, ""},
		{"äöüäöü", 5, "äö..."}, {"\xff\xff\xff\xff\xff", 4, "\xff..."}, {"", 0, ""},
	} {
		if got := Truncate(c.s, c.n, "..."); got != c.want {
			t.Errorf("%q to %d: %q, want %q", c.s, c.n, got, c.want)
		}
	}
}

func TestLettersChangeAndBytesStay(t *testing.T) {
	if got := Upper("straße äöü \xff\xc3 é"); got != "STRAßE ÄÖÜ \xff\xc3 É" {
		t.Errorf("%q", got)
	}
	if got := Lower("ÄÖÜ \xff ABC"); got != "äöü \xff abc" {
		t.Errorf("%q", got)
	}
}

func TestWrappedLinesHoldTheSameWords(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s, width := rapid.StringMatching(`[a-zä ]{0,60}`).Draw(t, "s"), rapid.IntRange(1, 20).Draw(t, "width")
		lines := Wrap(s, width)
		for i, line := range lines {
			if Width(line) > width && strings.Contains(line, " ") {
				t.Fatalf("%q is longer than %d", line, width)
			}
			if i > 0 && Width(lines[i-1])+1+Width(strings.Fields(line)[0]) <= width {
				t.Fatalf("%q has room for a word of %q", lines[i-1], line)
			}
		}
		if got, want := strings.Join(lines, " "), strings.Join(strings.Fields(s), " "); got != want {
			t.Fatalf("%q, want %q", got, want)
		}
	})
}

func TestDedentUndoesIndent(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := Dedent(rapid.StringMatching(`([ ab]{0,4}\n){0,5}`).Draw(t, "s"))
		if got := Dedent(Indent(s, "\t ")); got != s {
			t.Fatalf("%q, want %q", got, s)
		}
	})
	if got := Dedent("  a\n    b\n   \n  c"); got != "a\n  b\n\nc" {
		t.Errorf("%q", got)
	}
	if got := Dedent("\ta\n  b"); got != "\ta\n  b" {
		t.Errorf("%q", got)
	}
}

func TestATableIsAligned(t *testing.T) {
	table := Table{
		Header: []string{"NAME", "SIZE"},
		Rows:   [][]string{{"a", "1"}, {"bücher", "1000", "x\ny"}, {}, {"c"}},
		Align:  []Align{Left, Right},
	}
	const want = "NAME    SIZE\na          1\nbücher  1000  x y\n\nc\n"
	if got := table.String(); got != want || len(got) > table.Size() {
		t.Errorf("%d bytes of %d: %q", len(got), table.Size(), got)
	}
}

func TestASizeIsShortAndReadsAlmostTheSame(t *testing.T) {
	for n, want := range map[float64]string{
		0: "0B", 1: "1B", 1023: "1023B", 1024: "1KB", 1536: "1.5KB", 12897485: "12.3MB", 1048524: "1023.9KB", 1048575: "1MB",
		1 << 30: "1GB", 1 << 50: "1024TB", 0.4: "0B", 1023.6: "1KB",
	} {
		if got := Size(n); got != want {
			t.Errorf("%v: %q, want %q", n, got, want)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.Int64Range(0, 1<<52).Draw(t, "n")
		back, err := value.ParseSize(Size(float64(n)))
		if off := max(n-back, back-n); err != nil || off > n/19 {
			t.Fatalf("%d: %q is %d, %v", n, Size(float64(n)), back, err)
		}
	})
}

func TestSizesOfOtherToolsAreRead(t *testing.T) {
	for s, want := range map[string]int64{"12.5 MB": 13107200, "1.5G": 1610612736, "512M": 536870912, "4 KiB": 4096, " 7 ": 7, "1b": 1, "2tib": 2 << 40} {
		if got, err := ParseSize(s); err != nil || got != want {
			t.Errorf("%q: %d, %v, want %d", s, got, err, want)
		}
	}
	for _, s := range []string{"", "K", "1X", "-1K", "1 2K", "1KK", "1.5B"} {
		if n, err := ParseSize(s); err == nil || s != "" && !strings.Contains(err.Error(), strings.TrimSpace(s)) {
			t.Errorf("%q: %d, %v", s, n, err)
		}
	}
}

func TestADurationIsShortAndReadsTheSame(t *testing.T) {
	const long = 26*time.Hour + 3*time.Minute + 4*time.Second + 5600*time.Microsecond
	for units, want := range map[int]string{1: "1d", 2: "1d2h", 3: "1d2h3m", 5: "1d2h3m4s5ms"} {
		if got := Duration(long, units); got != want {
			t.Errorf("%d units: %q, want %q", units, got, want)
		}
	}
	for d, want := range map[time.Duration]string{0: "0s", time.Microsecond: "0s", time.Hour + time.Second: "1h", 90 * time.Minute: "1h30m"} {
		if got := Duration(d, 2); got != want {
			t.Errorf("%v: %q, want %q", d, got, want)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		d := time.Duration(rapid.Int64Range(0, 1<<62).Draw(t, "ms")).Truncate(time.Millisecond)
		if back, err := value.ParseDuration(Duration(d, 5)); err != nil || back != d {
			t.Fatalf("%v: %q is %v, %v", d, Duration(d, 5), back, err)
		}
	})
}

func TestABareNumberIsSeconds(t *testing.T) {
	for s, want := range map[string]time.Duration{"90": 90 * time.Second, " 1.5 ": 1500 * time.Millisecond, "1h30m": 90 * time.Minute, "0": 0} {
		if got, err := ParseDuration(s); err != nil || got != want {
			t.Errorf("%q: %v, %v, want %v", s, got, err, want)
		}
	}
	for _, s := range []string{"", ".", "1.2.3", "-1", "1x", "1e3", strings.Repeat("9", 400)} {
		if d, err := ParseDuration(s); err == nil {
			t.Errorf("%q: %v", s, d)
		}
	}
}

func TestAShellReadsAQuotedWordAsItWas(t *testing.T) {
	sh, err := exec.LookPath("sh")
	if err != nil {
		t.Skip("there is no sh")
	}
	words := []string{"", "a", "a b", "it's", "$HOME", "`ls`", "a\nb", "*", "~", "\\", "\"", "-n", "ä", "!x", "a=b", "''", "\xff"}
	quoted := make([]string, len(words))
	for i, w := range words {
		quoted[i] = ShellQuote(w)
	}
	out, err := exec.CommandContext(t.Context(), sh, "-c", `printf '%s\0' `+strings.Join(quoted, " ")).Output()
	if want := strings.Join(words, "\x00") + "\x00"; err != nil || string(out) != want {
		t.Errorf("%q, %v, want %q", out, err, want)
	}
	if ShellQuote("/usr/bin/df") != "/usr/bin/df" {
		t.Error("what needs no quotes gets them")
	}
}

func TestAnEscapedPatternMatchesTheTextAlone(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.StringOf(rapid.RuneFrom([]rune("ab%.*+-?[](){}^$\x00ä"))).Draw(t, "s")
		m := pattern.Matcher{Program: pattern.Compile(EscapePattern(s)), Subject: "x" + s + "y"}
		found, err := m.Find(0)
		want := strings.Index(m.Subject, s)
		if err != nil || !found || m.Start != want || m.End != want+len(s) {
			t.Fatalf("%q: %v, %d to %d, %v", EscapePattern(s), found, m.Start, m.End, err)
		}
	})
}

func FuzzNothingHereBreaksACharacter(f *testing.F) {
	f.Add("a\n  bä\xff", 3)
	f.Fuzz(func(t *testing.T, s string, n int) {
		n = min(max(n, 0), 200)
		valid := utf8.ValidString(s)
		for _, got := range []string{
			Pad(s, n, Center, "ä"), Truncate(s, n, "…"), Upper(s), Lower(s), WrapLines(s, n), Indent(s, "- "), Dedent(s),
			Table{Rows: [][]string{{s, s}}}.String(), ShellQuote(s), EscapePattern(s),
		} {
			if valid && !utf8.ValidString(got) {
				t.Errorf("%q of %q", got, s)
			}
		}
		_, _ = ParseSize(s)
	})
}
