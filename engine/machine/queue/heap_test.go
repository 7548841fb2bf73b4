package queue

import (
	"cmp"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

type element struct {
	n     int
	place int32
}

func TestAHeapGivesTheLeastWhateverIsRemoved(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		h := heap[*element]{
			less:  func(a, b *element) bool { return a.n < b.n },
			place: func(e *element) *int32 { return &e.place },
		}
		var in []*element
		for range rapid.IntRange(0, 60).Draw(t, "steps") {
			if len(in) > 0 && rapid.IntRange(0, 2).Draw(t, "remove") == 0 {
				i := rapid.IntRange(0, len(in)-1).Draw(t, "which")
				h.remove(in[i])
				h.remove(in[i]) // is not there any more
				in = slices.Delete(in, i, i+1)
			} else {
				e := &element{n: rapid.IntRange(0, 50).Draw(t, "n")}
				h.push(e)
				in = append(in, e)
			}
			if h.len() != len(in) {
				t.Fatalf("%d elements, want %d", h.len(), len(in))
			}
			if len(in) == 0 {
				continue
			}
			least := slices.MinFunc(in, func(a, b *element) int { return cmp.Compare(a.n, b.n) })
			if h.first().n != least.n {
				t.Fatalf("the first is %d, want %d", h.first().n, least.n)
			}
		}
	})
}
