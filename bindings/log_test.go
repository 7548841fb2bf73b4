package bindings

import (
	"slices"
	"strings"
	"testing"

	"github.com/unilua/unilua/engine"
	"github.com/unilua/unilua/engine/fault"
)

func TestMessagesHaveLevelTrackPlaceAndFields(t *testing.T) {
	h := newRig(t, engine.Options{})
	h.run(t, `unilua.log.info("plain")
unilua.log.debug("not logged", { f = print })
unilua.log.warn("fields", { n = 1.5, s = "x", list = { 1, 2 }, script = "mine", run = 7, line = 9 })
local log = unilua.log.track("audit"):with{ a = 1, b = 1 }
log:with{ b = 2 }:error("with")
log:info("again")
unilua.log.with{ c = 3 }:track("other"):info("track")
local function deeper() unilua.log.info("deeper") end
deeper()`)
	want := []string{
		"info [] test.lua:1 plain",
		"warn [] test.lua:3 fields _run=7 _script=mine line=9 list=[1 2] n=1.5 s=x",
		"error [audit] test.lua:5 with a=1 b=2",
		"info [audit] test.lua:6 again a=1 b=1",
		"info [other] test.lua:7 track c=3",
		"info [] test.lua:8 deeper",
	}
	if got := h.logged(); !slices.Equal(got, want) {
		t.Errorf("logged:\n%s\nwant:\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestWhatIsLoggedCountsAsOutput(t *testing.T) {
	h := newRig(t, engine.Options{})
	r := h.startLimited(t, t.Context(), permitted, Limits{Output: 10_000},
		`while true do unilua.log.info(("x"):rep(1000), { f = ("y"):rep(1000) }) end`)
	if res := r.Result(); res.Code != fault.Canceled || !strings.Contains(res.Err.Error(), "--max-output") {
		t.Errorf("the run ended with %v", res.Err)
	}
	if n := len(h.logged()); n != 4 {
		t.Errorf("%d messages were logged, want 4", n)
	}
}
