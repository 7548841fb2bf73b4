package bindings

import (
	"math"
	"strings"
	"testing"
	"time"

	lua "github.com/yuin/gopher-lua"

	"github.com/unilua/unilua/engine/machine"
)

func TestASizeIsANumberOfBytesOrTextWithAUnit(t *testing.T) {
	for _, c := range []struct {
		v    lua.LValue
		want int64
	}{
		{lua.LNumber(0), 0},
		{lua.LNumber(4096), 4096},
		{lua.LNumber(1 << 53), 1 << 53},
		{lua.LString("64KB"), 64 << 10},
		{lua.LString("10MB"), 10 << 20},
		{lua.LString("1.5GB"), 3 << 29},
	} {
		if got, err := size(c.v); got != c.want || err != nil {
			t.Errorf("%v: %d, %v", c.v, got, err)
		}
	}
	for _, c := range []struct {
		v   lua.LValue
		why string
	}{
		{lua.LNumber(-1), "size in bytes expected, got -1"},
		{lua.LNumber(1.5), "size in bytes expected, got 1.5"},
		{lua.LNumber(1<<53 + 2), "size in bytes expected"},
		{lua.LNumber(math.NaN()), "size in bytes expected, got nan"},
		{lua.LNumber(math.Inf(1)), "size in bytes expected, got inf"},
		{lua.LTrue, "size in bytes expected, got boolean"},
		{lua.LNil, "size in bytes expected, got no value"},
		{lua.LString("10apples"), "is not a unit"},
		{lua.LString("-1KB"), "is not a size"},
	} {
		if got, err := size(c.v); err == nil || !strings.Contains(err.Error(), c.why) {
			t.Errorf("%v: %d, %v, want %q", c.v, got, err, c.why)
		}
	}
}

func TestADurationThatComesBackIsANumberOfSeconds(t *testing.T) {
	for text, want := range map[string]lua.LNumber{"250ms": 0.25, "1h30m": 5400, "2d": 172800} {
		d, err := duration(lua.LString(text))
		if err != nil || seconds(d) != want {
			t.Errorf("%s: %v, %v", text, seconds(d), err)
		}
		if again, err := duration(seconds(d)); again != d || err != nil {
			t.Errorf("%s comes back as %s, %v", text, again, err)
		}
	}
	if got := instant(0); got != lua.LNil {
		t.Errorf("no instant is %v", got)
	}
	at := time.Date(2026, 1, 2, 3, 4, 5, 250_000_000, time.UTC)
	if got := instant(machine.Time(at.UnixNano())); got != lua.LNumber(1767323045.25) {
		t.Errorf("an instant is %v", got)
	}
}
