package value

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestSearchFindsStringsKeysAndNumbersWithTheirPath(t *testing.T) {
	v, err := Of(map[string]any{
		"name":  "backup of db1",
		"db1":   []any{1, "db10", 3.25},
		"ports": map[any]any{8080: []any{map[string]any{"x y": "db1"}}},
		"ok":    true,
	})
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string][]string{
		"db1":     {`.db1 key "db1"`, `.db1[2] "db10"`, `.name "backup of db1"`, `.ports[8080][1]["x y"] "db1"`},
		"80":      {`.ports[8080] key "8080"`},
		".2":      {`.db1[3] "3.25"`},
		"x y":     {`.ports[8080][1]["x y"] key "x y"`},
		"true":    nil,
		"nowhere": nil,
	} {
		var got []string
		for m := range v.Search(text) {
			key := ""
			if m.Key {
				key = "key "
			}
			got = append(got, fmt.Sprintf("%s %s%q", m.Path, key, m.Text))
		}
		if !slices.Equal(got, want) {
			t.Errorf("search for %q finds\n  %q, want\n  %q", text, got, want)
		}
	}
}

func TestSearchStopsWhenItIsToldTo(t *testing.T) {
	v, err := Of([]any{"a", map[string]any{"a": "a"}, "a"})
	if err != nil {
		t.Fatal(err)
	}
	for stop := 1; stop <= 4; stop++ {
		n := 0
		for range v.SearchFunc(regexp.MustCompile("^a$").MatchString) {
			if n++; n == stop {
				break
			}
		}
		if n != stop {
			t.Errorf("%d matches, want %d", n, stop)
		}
	}
}

func TestSearchOfNothingFindsNothing(t *testing.T) {
	for m := range (Value{}).Search("") {
		t.Errorf("found %v", m)
	}
}

func TestAScalarIsFoundAtTheEmptyPath(t *testing.T) {
	for m := range Int(42).Search("4") {
		if m != (Match{Text: "42"}) {
			t.Errorf("found %+v", m)
		}
		return
	}
	t.Error("found nothing")
}

func TestSearchAgreesWithAPlainWalk(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		v := drawValue(t)
		text := rapid.SampledFrom([]string{"a", "1", "b", "", "e", "$", "-", ".5", "null"}).Draw(t, "text")
		n := 0
		for m := range v.Search(text) {
			if !strings.Contains(m.Text, text) {
				t.Fatalf("found %+v", m)
			}
			n++
		}
		if want := countMatches(v.Any(), text); n != want {
			t.Fatalf("found %d times in %s, want %d", n, v, want)
		}
	})
}

func countMatches(x any, text string) int {
	n := 0
	switch x := x.(type) {
	case bool:
		return 0
	case []any:
		for _, e := range x {
			n += countMatches(e, text)
		}
		return n
	case map[string]any:
		for k, e := range x {
			n += countMatches(k, text) + countMatches(e, text)
		}
		return n
	case map[any]any:
		for k, e := range x {
			n += countMatches(k, text) + countMatches(e, text)
		}
		return n
	case int64:
		return countMatches(fmt.Sprintf("%.14g", float64(x)), text)
	case float64:
		return countMatches(FormatNumber(x), text)
	}
	if strings.Contains(x.(string), text) {
		n++
	}
	return n
}
