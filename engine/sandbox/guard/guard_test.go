package guard

import (
	"errors"
	"runtime"
	"strings"
	"testing"

	"github.com/unilua/unilua/engine/sandbox"
)

// run is a Run that notes what happens to it.
type run struct {
	held    int64
	weighed int
	ended   error
}

func (r *run) Held() int64        { return r.held }
func (r *run) Weigh()             { r.weighed++ }
func (r *run) Cancel(cause error) { r.ended = cause }

// newGuard returns a guard of a process of 1,000 bytes, of which so many are
// alive.
func newGuard(alive *int64) *Guard { return New(1000, func() int64 { return *alive }) }

func TestTheHungriestRunEndsWhenTooMuchStaysAlive(t *testing.T) {
	alive := int64(900)
	g := newGuard(&alive)
	small, large := &run{held: 100}, &run{held: 700}
	defer g.Enter(small)()
	leave := g.Enter(large)
	g.Collected()
	if small.weighed+large.weighed != 0 {
		t.Error("runs are weighed with a tenth to spare")
	}
	alive = 950
	g.Collected()
	if small.weighed != 1 || large.weighed != 1 || large.ended != nil {
		t.Errorf("at first all are weighed: %+v %+v", small, large)
	}
	g.Collected()
	var limit *sandbox.LimitError
	if !errors.As(large.ended, &limit) || !strings.Contains(limit.Error(), "1000 bytes of memory") || small.ended != nil {
		t.Errorf("then the largest ends: %+v %+v", small, large)
	}
	for range patience {
		g.Collected()
	}
	if small.ended != nil {
		t.Error("a second one is ended before the first has had its time")
	}
	leave()
	alive = 500
	g.Collected()
	if small.ended != nil {
		t.Error("a run is ended though there is room")
	}
}

func TestPressureThatPassesEndsNobody(t *testing.T) {
	alive := int64(0)
	g := newGuard(&alive)
	r := &run{held: 900}
	defer g.Enter(r)()
	for range 10 {
		alive = 950
		g.Collected()
		alive = 500
		g.Collected()
	}
	if r.ended != nil {
		t.Error(r.ended)
	}
}

func TestAnotherRunEndsIfTheFirstDoesNot(t *testing.T) {
	alive := int64(950)
	g := newGuard(&alive)
	stuck, other := &run{held: 700}, &run{held: 100}
	defer g.Enter(stuck)()
	defer g.Enter(other)()
	for range patience + 4 {
		g.Collected()
	}
	if stuck.ended == nil || other.ended == nil {
		t.Errorf("%+v %+v", stuck, other)
	}
}

func TestAProcessWithoutRunsEndsNothing(t *testing.T) {
	alive := int64(950)
	g := newGuard(&alive)
	for range 3 {
		g.Collected()
	}
	var none *Guard
	none.Enter(&run{})()
}

func TestTheGuardIsToldOfEachCollection(t *testing.T) {
	told := make(chan struct{}, 100)
	afterEachCollection(func() {
		select {
		case told <- struct{}{}:
		default:
		}
	})
	for range 3 {
		runtime.GC()
		<-told
	}
	if alive() <= 0 {
		t.Error("nothing is alive")
	}
}
