package attach_test

import (
	"testing"

	"github.com/unilua/unilua/engine/attach"
)

func BenchmarkAskOverASocket(b *testing.B) {
	_, client := link(b, attach.Options{Methods: methods{"echo": echo}}, attach.Options{})
	body, into := []byte("an operation of few bytes"), []byte(nil)
	b.ReportAllocs()
	for b.Loop() {
		var err error
		if into, err = client.Do(b.Context(), "echo", body, into[:0]); err != nil {
			b.Fatal(err)
		}
	}
}
