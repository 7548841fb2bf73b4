package lock

import (
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/unilua/unilua/engine/machine"
	"github.com/unilua/unilua/engine/machine/machinetest"
)

func drawOp(t *rapid.T) Op {
	verbs := []Verb{
		Acquire, Acquire, Acquire, Acquire, Acquire, Acquire, Acquire, Release, Release, Release, Release,
		Renew, Remaining, IsLocked, Holders, Waiters, List, WaitRun, Reserve, Open,
	}
	op := Op{Verb: rapid.SampledFrom(verbs).Draw(t, "verb"), Script: "job.lua", Line: rapid.IntRange(1, 99).Draw(t, "line")}
	switch op.Verb {
	case WaitRun:
		op.Target = fmt.Sprint("s", rapid.IntRange(1, 5).Draw(t, "target"))
		op.Wait = rapid.Bool().Draw(t, "wait")
		return op
	case Reserve:
		op.UpTo = rapid.Uint64Range(0, 60).Draw(t, "up to")
		return op
	case List:
		return op
	}
	op.Name = rapid.SampledFrom([]string{"x", "y", "s"}).Draw(t, "name")
	switch op.Verb {
	case Acquire:
		op.Wait = rapid.IntRange(0, 3).Draw(t, "wait") > 0
		op.Shared = op.Name != "s" && rapid.Bool().Draw(t, "shared")
		op.OnLost = rapid.SampledFrom([]OnLost{Cancel, Ignore}).Draw(t, "on_lost")
		fallthrough
	case Renew:
		op.TTL = rapid.SampledFrom([]time.Duration{0, 0, time.Second, time.Minute}).Draw(t, "ttl")
	case Open:
		op.Permits = rapid.IntRange(0, 3).Draw(t, "permits")
	}
	if op.Verb == Release || op.Verb == Renew || op.Verb == Remaining {
		op.Token = rapid.Uint64Range(1, 20).Draw(t, "token")
	}
	return op
}

func TestAMachineOfLocksKeepsTheContract(t *testing.T) {
	var m *model
	machinetest.Run(t, machinetest.Config[Op, Reply]{
		New:   func() machine.Machine[Op, Reply] { return New("locks") },
		Op:    drawOp,
		Waits: func(op *Op) bool { return op.Wait },
		NoWait: func(op *Op) { // locks take no part in transactions
			if op.Verb != Reserve {
				op.Verb, op.Wait = IsLocked, false
			}
		},
		Check: func(t *rapid.T, l machine.Machine[Op, Reply]) { m.check(t, l.(*Machine)) },
		Model: func() machinetest.Model[Op, Reply] {
			m = newModel()
			return machinetest.Model[Op, Reply]{
				Applied: m.applied, Settled: m.settled, Ticked: m.ticked, Ended: m.ended,
				Cancelled: m.cancelled, Reset: m.reset, Crashed: m.crashed,
			}
		},
		Volatile: true,
		Keeps:    func(c machine.Cell) bool { return c == reserveCell },
	})
}
