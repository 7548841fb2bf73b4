package engine

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/unilua/unilua/engine/machine/counter"
)

func TestASnapshotObjectIsSavedWithinItsTime(t *testing.T) {
	dir := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		e := New(Options{Dir: dir})
		defer e.Close()
		s := e.NewSession(t.Context(), "test.lua")
		defer s.Close(false)
		c := must[*Counter](t)(s.Counter("hits", Keeping{SnapshotEvery: 2 * time.Second}))
		must[counter.Reply](t)(c.Do(counter.Op{Verb: counter.Incr, N: 1}, 0))
		if w := e.LossWindow(); w != (LossWindow{}) {
			t.Errorf("a window of %v before the first save", w)
		}
		time.Sleep(3 * time.Second)
		synctest.Wait()
		if w := e.LossWindow(); w.Last != 2*time.Second || w.Max != 2*time.Second {
			t.Errorf("a window of %v, with a save every 2s", w)
		}
	})
}
