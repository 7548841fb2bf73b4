package bindings

import (
	lua "github.com/yuin/gopher-lua"

	"github.com/unilua/unilua/engine"
	"github.com/unilua/unilua/engine/machine/queue"
)

// bulkStep is how many items one step of a purge or a redrive moves, so that
// neither its log record nor the time that the queue is locked grows with the
// queue.
const bulkStep = 1000

func queuePurge(a Args) int {
	op := queue.Op{Verb: queue.Purge}
	if a.Has(1) {
		state, ok := queue.ParseState(a.String(1))
		if !ok || state == queue.Taken {
			a.bad(1, `"ready" or "delayed" or "buried"`, a.Get(1))
		}
		op.State = state
	}
	return a.inSteps(op, 0)
}

func queueRedrive(a Args) int {
	return a.inSteps(queue.Op{Verb: queue.Redrive}, a.OptCount(1, 0))
}

// inSteps moves most items, 0 for all of those that are there when it begins,
// and answers with their number. In a transaction it is one step.
func (a Args) inSteps(op queue.Op, most int64) int {
	q := self[*engine.Queue](a)
	if a.Run().session.Transaction() != nil {
		op.N = most
		return queueDo(a, op, pushCount)
	}
	r, err := q.Do(queue.Op{Verb: queue.GetStats}, 0)
	if err != nil {
		return a.Fail(err)
	}
	if op.Verb == queue.Purge {
		op.UpTo = uint64(r.Stats.Put)
	}
	if there := r.Stats.Ready + r.Stats.Delayed + r.Stats.Buried; most == 0 || most > there {
		most = there
	}
	count := int64(0)
	for count < most {
		op.N = min(bulkStep, most-count)
		r, err := q.Do(op, 0)
		if err != nil {
			return a.Fail(err)
		}
		if count += r.N; r.N < op.N {
			break
		}
	}
	return a.PushInt(count)
}

func pushStats(a Args, r queue.Reply) int {
	s := r.Stats
	t := a.L.CreateTable(0, 12)
	set := func(name string, n int64) { t.RawSetString(name, lua.LNumber(n)) }
	set("ready", s.Ready)
	set("delayed", s.Delayed)
	set("taken", s.Taken)
	set("buried", s.Buried)
	set("put", s.Put)
	set("acked", s.Acked)
	set("expired", s.Expired)
	set("dropped", s.Dropped)
	set("purged", s.Purged)
	t.RawSetString("oldest_age", seconds(s.OldestAge))
	t.RawSetString("paused", lua.LBool(s.Paused))
	return a.Push(t)
}
