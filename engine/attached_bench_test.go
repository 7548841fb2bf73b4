package engine

import (
	"testing"

	"github.com/unilua/unilua/engine/machine/counter"
	"github.com/unilua/unilua/engine/machine/state"
	"github.com/unilua/unilua/engine/value"
)

// What an operation costs through a socket, both ends of which are in this
// process; bench/ has it with two processes, against a Redis.
func BenchmarkAttached(b *testing.B) {
	owner, _ := begin(b, "")
	e, _ := visit(b, owner, ServeOptions{}, sockets)
	s := session(b, e)
	hits := must[*Counter](b)(s.Counter("hits", Keeping{}))
	keys := must[*State](b)(s.State("keys", Keeping{}))
	b.Run("incr", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			must[counter.Reply](b)(hits.Do(counter.Op{Verb: counter.Incr, N: 1}, 0))
		}
	})
	b.Run("set", func(b *testing.B) {
		b.ReportAllocs()
		v := value.String("a value of fifty bytes or so, as small ones are now")
		for b.Loop() {
			must[state.Reply](b)(keys.Do(state.Op{Verb: state.Set, Key: "key", Value: v}, 0))
		}
	})
}
