package host_test

import (
	"testing"
	"time"

	"github.com/unilua/unilua/engine/fault"
	"github.com/unilua/unilua/engine/host"
	"github.com/unilua/unilua/engine/host/jobfile"
)

func TestMoreRunsMayBeAliveFromThenOn(t *testing.T) {
	inBubble(t, func(r *rig) {
		r.max = 1
		atStart := func(p *jobfile.Plan) { p.Triggers = []jobfile.Trigger{jobfile.OnStart{}} }
		for _, name := range []string{"a", "b", "c"} {
			r.sleeps[name] = time.Minute
		}
		r.start(job("a", atStart), job("b", atStart), job("c", atStart))
		if r.highest != 1 {
			t.Fatalf("%d are alive at once, want 1", r.highest)
		}
		r.check(r.h.Change(r.t.Context(), host.Settings{MaxRuns: 2}))
		r.pass(time.Second)
		if r.highest != 2 {
			t.Errorf("then %d are alive at once, want 2", r.highest)
		}
		r.check(r.h.Change(r.t.Context(), host.Settings{MaxRuns: 1}))
		r.pass(61 * time.Second)
		if r.alive != 1 || len(r.begun) != 3 {
			t.Errorf("then %d are alive of %v, want the last", r.alive, r.begun)
		}
		r.end()
	})
}

func TestAHostThatDoesNotRunDoesNotAnswer(t *testing.T) {
	inBubble(t, func(r *rig) {
		r.start()
		r.check(r.h.Answer(r.t.Context()))
		r.end()
		if err := r.h.Answer(r.t.Context()); !fault.Is(err, fault.Unavailable) {
			t.Errorf("a host that has ended answers %v", err)
		}
	})
}
