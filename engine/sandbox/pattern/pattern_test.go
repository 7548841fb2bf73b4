package pattern

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// found describes the first match from from on: where it is and its captures,
// or the fault.
func found(source, subject string, from int) string {
	m := Matcher{Program: Compile(source), Subject: subject}
	ok, err := m.Find(from)
	switch {
	case err != nil:
		return err.Error()
	case !ok:
		return "none"
	}
	text := fmt.Sprint(m.Start, " ", m.End)
	for i := range m.Program.Captures() {
		switch c, err := m.Capture(i); {
		case err != nil:
			text += " " + err.Error()
		case c.Position:
			text += fmt.Sprintf(" @%d", c.Start)
		default:
			text += fmt.Sprintf(" %q", subject[c.Start:c.End])
		}
	}
	return text
}

// expected is found by the reference.
func expected(source, subject string, from int) string {
	r := reference{subject: subject}
	start, end, err := r.find(source, from)
	switch {
	case err != nil:
		return err.Error()
	case end < 0:
		return "none"
	}
	text := fmt.Sprint(start, " ", end)
	for _, c := range r.captures {
		switch c.end {
		case isOpen:
			text += " " + errUnfinished.Error()
		case isPosition:
			text += fmt.Sprintf(" @%d", c.start)
		default:
			text += fmt.Sprintf(" %q", subject[c.start:c.end])
		}
	}
	return text
}

func TestPatternsMatchWhatTheManualSays(t *testing.T) {
	for _, c := range []struct{ source, subject, want string }{
		{"b", "abc", "1 2"},
		{"(%w+)=(%w+)", " key=value ", `1 10 "key" "value"`},
		{"^%s*(.-)%s*$", "  a b  ", `0 7 "a b"`},
		{"()ll()", "hello", "2 4 @2 @4"},
		{"%f[%w]%w+%f[%W]", "  word ", "2 6"},
		{"%b()", "f(a(b)c)d", "1 8"},
		{"(.)%1", "abccd", `2 4 "c"`},
		{"()%1", "aa", "none"},
		{"a-b", "aaab", "0 4"},
		{"a\x00b", "xa\x00b", "1 4"},
		{"%z", "a\x00", "1 2"},
		{"%\x00", "a\x00", "1 2"},
		{"[]]", "a]", "1 2"},
		{"[^]]", "]a", "1 2"},
		{"[a-]+", "-a-b", "0 3"},
		{"[%a-z]+", "a-z", "0 3"},
		{"[+-%%]+", "+%]-", "2 3"},
		{"x$y", "x$y", "0 3"},
		{"", "", "0 0"},
		{"(a", "a", "0 1 unfinished capture"},
		{"a[", "b", "none"},
		{"a[", "a", "malformed pattern (missing ']')"},
		{"%", "", "malformed pattern (ends with '%')"},
		{"%f", "", "missing '[' after '%f' in pattern"},
		{"%b", "", "unbalanced pattern"},
		{"a)", "a", "invalid pattern capture"},
		{"%1", "", "invalid capture index"},
		{"(%1)", "", "invalid capture index"},
		{strings.Repeat("()", MaxCaptures+1), "", "too many captures"},
	} {
		if got := found(c.source, c.subject, 0); got != c.want {
			t.Errorf("%q in %q: %s, want %s", c.source, c.subject, got, c.want)
		}
		if got := expected(c.source, c.subject, 0); got != c.want {
			t.Errorf("the reference: %q in %q: %s, want %s", c.source, c.subject, got, c.want)
		}
	}
}

// sources generates patterns of everything there is, faulty ones among them.
func sources() *rapid.Generator[string] {
	piece := rapid.SampledFrom([]string{
		"a", "b", "ab", ".", "%a", "%D", "%s", "%.", "[ab]", "[^a]", "[a-c]", "[%d_]", "[]a]", "[ -%%]", "[b-%%]", "a?", "b*", ".-", "%w+", "[ab]*", "[^b]-", ".*", ".+",
		"(", ")", "()", "%1", "%2", "%b()", "%bab", "%f[%w]", "%f[^a]", "%f[%z]", "^", "$", "%", "[", "]", "-", "\x00", "%z", "%Z*",
	})
	return rapid.Custom(func(t *rapid.T) string { return strings.Join(rapid.SliceOfN(piece, 0, 7).Draw(t, "pieces"), "") })
}

func subjects() *rapid.Generator[string] {
	return rapid.StringOfN(rapid.SampledFrom([]rune("aaabbbc1 _()%.-$\x00")), 0, 14, -1)
}

func TestAnyPatternMatchesAsTheReferenceDoes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		source, subject := sources().Draw(t, "pattern"), subjects().Draw(t, "subject")
		from := rapid.IntRange(0, len(subject)).Draw(t, "from")
		if got, want := found(source, subject, from), expected(source, subject, from); got != want {
			t.Fatalf("%q in %q from %d: %s, want %s", source, subject, from, got, want)
		}
	})
}

func FuzzMatchesAsTheReferenceDoes(f *testing.F) {
	f.Add("^(%w+)%s-=%f[%d](%d*)$", "key =12")
	f.Add("(.-)%b()()%1[^%]a-c]?", "x(y)x]")
	f.Add("[]%]]+%z-", "]\x00")
	f.Fuzz(func(t *testing.T, source, subject string) {
		if len(source) > 16 || len(subject) > 16 {
			t.Skip("the reference may take forever")
		}
		if got, want := found(source, subject, 0), expected(source, subject, 0); got != want {
			t.Errorf("%q in %q: %s, want %s", source, subject, got, want)
		}
	})
}

func TestAPatternOfAMillionParenthesesIsAnError(t *testing.T) {
	for source, want := range map[string]string{
		strings.Repeat("(", 1e6):       "too many captures",
		strings.Repeat(".%a", 1e6):     "none",
		strings.Repeat("a?", 1e6):      "pattern too complex",
		strings.Repeat("[a]*", 1e6):    "pattern too complex",
		strings.Repeat("a", 1e6) + "(": "none",
	} {
		if got := found(source, "subject", 0); got != want {
			t.Errorf("%.10q...: %s, want %s", source, got, want)
		}
	}
}

// impatient lets a search go on a few times.
type impatient struct{ left int }

var errImpatient = errors.New("no more")

func (w *impatient) Err() error {
	if w.left--; w.left < 0 {
		return errImpatient
	}
	return nil
}

func TestASearchThatWouldNotEndIsEndedByItsWatch(t *testing.T) {
	long := strings.Repeat("a", 1<<16)
	for _, source := range []string{
		strings.Repeat("a*", 15) + "b", strings.Repeat(".-", 20) + "b", strings.Repeat("a?", 40) + "%b()", ".*.*.*b", "(a*)%1%1b", "(.-)(.-)%1%2b",
		strings.Repeat("a", 1<<10) + "[ab]-c",
	} {
		m := Matcher{Program: Compile(source), Subject: long, Watch: &impatient{10}}
		if ok, err := m.Find(0); ok || !errors.Is(err, errImpatient) {
			t.Errorf("%.20q: %v, %v", source, ok, err)
		}
	}
}

func TestTheWatchIsAskedAcrossManySearches(t *testing.T) {
	m := Matcher{Program: Compile("%b()"), Subject: strings.Repeat("(", 1<<16), Watch: &impatient{10}}
	if ok, err := m.Find(0); ok || !errors.Is(err, errImpatient) {
		t.Error(ok, err)
	}
	m = Matcher{Program: Compile("a"), Subject: strings.Repeat("a", 1<<16), Watch: &impatient{2}}
	var err error
	for at := 0; at < len(m.Subject) && err == nil; at = m.End {
		_, err = m.Find(at)
	}
	if !errors.Is(err, errImpatient) {
		t.Error("many short searches are never asked about")
	}
}

func TestASearchAllocatesNothing(t *testing.T) {
	p, watch := Compile("^%s*(%w+)%s*=%s*(.-)%s*$"), context.Context(t.Context())
	found := 0
	allocated := testing.AllocsPerRun(100, func() {
		m := Matcher{Program: p, Subject: " key = some value ", Watch: watch}
		if ok, _ := m.Find(0); ok {
			found++
		}
	})
	if allocated != 0 || found == 0 {
		t.Errorf("%v allocations, %d matches", allocated, found)
	}
}

func TestAKeptProgramIsTheProgramOfItsPattern(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		source := sources().Draw(t, "pattern")
		if p := Compile(source); p.source != source || Compile(source).source != source {
			t.Fatalf("%q became %q", source, p.source)
		}
	})
}

// counting counts how often a Matcher asks.
type counting int

func (c *counting) Err() error { *c++; return nil }

func TestAllStepsAreToldOnce(t *testing.T) {
	const n = 1 << 10
	for source, least := range map[string]int{
		"a-b":     n * n / 8,     // each start goes to the end
		"[^a]":    n / 4,         // what is gone over counts too
		"(a*)%1b": n * n / 1_000, // references
	} {
		var asked counting
		m := Matcher{Program: Compile(source), Subject: strings.Repeat("a", n), Watch: &asked}
		if found, err := m.Find(0); found || err != nil {
			t.Fatal(source, found, err)
		}
		all := int(asked)*Stride + m.Spent()
		if all < least || m.Spent() != 0 {
			t.Errorf("%s made %d steps, at least %d were due", source, all, least)
		}
	}
}
