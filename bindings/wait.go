package bindings

import (
	"context"
	"time"

	lua "github.com/yuin/gopher-lua"

	"github.com/unilua/unilua/engine/fault"
)

func runWait(a Args) int {
	child := self[*Run](a)
	if err := a.await(child, a.Options(1).Timeout()); err != nil {
		return a.Fail(err)
	}
	return a.Push(resultTable(a.L, child.result))
}

// await waits for the end of a child; a negative timeout waits for as long as
// the run lives.
func (a Args) await(child *Run, timeout time.Duration) error {
	select {
	case <-child.done:
		return nil
	default:
	}
	if timeout == 0 {
		return late(child, timeout)
	}
	script, line := a.where()
	ended, err := a.Run().session.AwaitRun(child.session, script, line)
	if err != nil {
		return err
	}
	defer ended()
	var up <-chan time.Time
	if timeout > 0 {
		timer := time.NewTimer(timeout)
		defer timer.Stop()
		up = timer.C
	}
	ctx := a.Run().session.Context()
	select {
	case <-child.done:
		return nil
	case <-up:
		return late(child, timeout)
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

func late(child *Run, timeout time.Duration) error {
	return fault.New(fault.Timeout, "%s has not ended within %s", child, timeout)
}

// resultTable returns how a run ended as scripts see it.
func resultTable(L *lua.LState, res Result) *lua.LTable {
	t := L.CreateTable(0, 5)
	t.RawSetString("ok", lua.LBool(res.OK))
	t.RawSetString("value", decode(L, res.Value))
	if res.Err != nil {
		t.RawSetString("error", lua.LString(res.Err.Error()))
	}
	t.RawSetString("code", optional(string(res.Code)))
	t.RawSetString("duration", seconds(res.Duration))
	return t
}
