package queue_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/unilua/unilua/engine/machine"
	"github.com/unilua/unilua/engine/machine/machinetest"
	"github.com/unilua/unilua/engine/machine/queue"
	"github.com/unilua/unilua/engine/value"
)

func TestAQueueKeepsTheContractAndBehavesLikeAPlainList(t *testing.T) {
	var p *plain
	machinetest.Run(t, machinetest.Config[queue.Op, queue.Reply]{
		New: func() machine.Machine[queue.Op, queue.Reply] { return queue.New("q") },
		Op:  func(t *rapid.T) queue.Op { return drawOp(t, p.handles) },
		Waits: func(op *queue.Op) bool {
			return op.Wait && op.Verb <= queue.Pop
		},
		NoWait: func(op *queue.Op) { op.Wait = false },
		Model: func() machinetest.Model[queue.Op, queue.Reply] {
			p = newPlain()
			return p.model()
		},
		Check: func(t *rapid.T, m machine.Machine[queue.Op, queue.Reply]) { p.check(t, m) },
	})
}

// drawOp draws an operation; handles are deliveries that were seen.
func drawOp(t *rapid.T, handles []handle) queue.Op {
	op := queue.Op{
		Verb: rapid.SampledFrom(verbs).Draw(t, "verb"),
		Wait: rapid.Bool().Draw(t, "wait"),
	}
	small := rapid.Int64Range(0, 3)
	switch op.Verb {
	case queue.Put, queue.PutAll:
		op.ID = rapid.SampledFrom([]string{"", "", "a", "b"}).Draw(t, "id")
		op.Key = rapid.SampledFrom([]string{"", "", "k", "l"}).Draw(t, "key")
		op.Priority = rapid.Int64Range(-1, 1).Draw(t, "priority")
		op.Delay = drawDuration(t, "delay")
		op.TTL = 2 * drawDuration(t, "ttl")
		op.Value = value.Int(small.Draw(t, "value"))
		if op.Verb == queue.PutAll {
			op.Value = value.Value{}
			for range rapid.IntRange(0, 3).Draw(t, "values") {
				op.Values = append(op.Values, value.Int(small.Draw(t, "value")))
			}
		}
	case queue.Take, queue.Pop:
		op.Newest = rapid.Bool().Draw(t, "newest")
		op.Lease = drawDuration(t, "lease")
	case queue.Ack, queue.Release, queue.Bury, queue.Renew:
		if len(handles) > 0 {
			recent := handles[max(0, len(handles)-5):]
			h := rapid.SampledFrom(recent).Draw(t, "handle")
			op.ID, op.Token = h.id, h.token
		}
		op.HasDelay = rapid.Bool().Draw(t, "has delay")
		op.Delay = drawDuration(t, "delay")
		op.Lease = drawDuration(t, "lease")
		op.Reason = rapid.SampledFrom([]string{"", "no use"}).Draw(t, "reason")
	case queue.Peek, queue.Redrive:
		op.N = small.Draw(t, "n")
	case queue.List, queue.Purge:
		op.State = queue.State(rapid.IntRange(0, 5).Draw(t, "state"))
		op.N = small.Draw(t, "n")
		op.UpTo = rapid.SampledFrom([]uint64{0, 0, 3, 10}).Draw(t, "up to")
	case queue.Configure:
		op.Options = queue.Options{
			Capacity: rapid.SampledFrom([]int64{0, -1, 2, 4}).Draw(t, "capacity"),
			OnFull:   queue.OnFull(small.Draw(t, "on_full")),
			Lease:    drawDuration(t, "lease"),
			Attempts: rapid.SampledFrom([]int64{0, -1, 1, 2}).Draw(t, "attempts"),
			Backoff:  drawDuration(t, "backoff"),
		}
	}
	return op
}

// verbs are drawn evenly, so what is there several times is frequent.
var verbs = []queue.Verb{
	queue.Put, queue.Put, queue.Put, queue.Put, queue.PutAll, queue.Take, queue.Take, queue.Take, queue.Take,
	queue.Pop, queue.Ack, queue.Ack, queue.Release, queue.Release, queue.Bury, queue.Renew, queue.Peek, queue.List,
	queue.Len, queue.GetStats, queue.Pause, queue.Resume, queue.Resume, queue.Purge, queue.Redrive, queue.Configure,
}

func drawDuration(t *rapid.T, name string) time.Duration {
	return rapid.SampledFrom([]time.Duration{0, 0, time.Millisecond, time.Second, 4 * time.Second, queue.None}).Draw(t, name)
}
