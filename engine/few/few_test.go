package few

import (
	"maps"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func TestASetBehavesLikeAMap(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var s Set[int]
		plain := map[int]bool{}
		for _, v := range rapid.SliceOf(rapid.IntRange(0, 30)).Draw(t, "added") {
			if added := s.Add(v); added == plain[v] {
				t.Fatalf("Add(%d) is %v", v, added)
			}
			plain[v] = true
		}
		want, got := slices.Sorted(maps.Keys(plain)), slices.Sorted(s.All())
		if !slices.Equal(got, want) || s.Len() != len(want) {
			t.Fatalf("%v of %d, want %v", got, s.Len(), want)
		}
		for v := range 31 {
			if s.Has(v) != plain[v] {
				t.Fatalf("Has(%d) is %v", v, s.Has(v))
			}
		}
	})
}
