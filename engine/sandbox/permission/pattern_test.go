package permission

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestAPatternAgreesWithTheObviousDefinition(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringMatching(`([ab*]|\\[ab*\\]){0,6}`).Draw(t, "pattern")
		name := rapid.StringMatching(`[ab*\\]{0,6}`).Draw(t, "name")
		p, err := parsePattern(text)
		if err != nil {
			t.Fatal(err)
		}
		if got, want := p.match(name), obvious(text, name); got != want {
			t.Fatalf("%q matches %q: %v", text, name, got)
		}
	})
}

// obvious keeps every place in name that the pattern may have come to so far.
func obvious(pattern, name string) bool {
	at := map[int]bool{0: true}
	for i := 0; i < len(pattern); i++ {
		next := map[int]bool{}
		for place := range at {
			if pattern[i] == '*' {
				for ; place <= len(name); place++ {
					next[place] = true
				}
				continue
			}
			literal := pattern[i:]
			if pattern[i] == '\\' {
				literal = pattern[i+1:]
			}
			if place < len(name) && name[place] == literal[0] {
				next[place+1] = true
			}
		}
		if pattern[i] == '\\' {
			i++
		}
		at = next
	}
	return at[len(name)]
}

func TestAPatternThatEndsWithABackslashIsAMistake(t *testing.T) {
	for _, k := range []Kind{Env, Share} {
		if err := (&Set{}).Add("test", k, `a\`); err == nil || !strings.Contains(err.Error(), "backslash") {
			t.Errorf("%s: %v", k, err)
		}
	}
	s := &Set{Env: []string{`a\`}}
	if d := s.Decide(Request{Kind: Share, Target: "x"}); d.Verdict != Forbidden || !strings.Contains(d.Err.Error(), "backslash") {
		t.Errorf("a Set with a mistake in it decides %+v", d)
	}
}

func TestALimitedListIsTakenApartAsItWasPutTogether(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		k := rapid.SampledFrom(Kinds()).Draw(t, "kind")
		names := rapid.SliceOfN(rapid.StringMatching(`[a*][a ,*\\]{0,5}`), 1, 3).Draw(t, "names")
		var list []string
		for i, name := range names {
			if !isPath(k) {
				name = exactly(name)
			}
			names[i] = name
			list = append(list, listed(k, name))
		}
		got, err := splitList(k, strings.Join(list, ","), "--allow-")
		if err != nil || !slices.Equal(got, names) {
			t.Fatalf("%q becomes %q, %v", list, got, err)
		}
	})
}

func TestAnEmptyNameInAListIsAMistake(t *testing.T) {
	for _, list := range []string{",", "a,", ",a", "a,,b", "a, ,b"} {
		if names, err := splitList(Run, list, "--allow-"); err == nil {
			t.Errorf("%q is %q", list, names)
		}
	}
	if names, err := splitList(Run, "a, b", "--allow-"); err != nil || !slices.Equal(names, []string{"a", "b"}) {
		t.Errorf("%q, %v", names, err)
	}
}

func FuzzPattern(f *testing.F) {
	for _, seed := range [][2]string{{"backup.*", "backup.db"}, {`a\*b`, "a*b"}, {"*a*b*", "xaybz"}, {`\`, ""}, {"**", ""}} {
		f.Add(seed[0], seed[1])
	}
	f.Fuzz(func(t *testing.T, text, name string) {
		p, err := parsePattern(text)
		if err != nil {
			return
		}
		if p.match(name) != obvious(text, name) {
			t.Errorf("%q matches %q: %v", text, name, p.match(name))
		}
		own, err := parsePattern(exactly(name))
		if err != nil || len(own) != 1 || !own.match(name) {
			t.Errorf("%q does not stand for %q alone: %q, %v", exactly(name), name, own, err)
		}
	})
}
