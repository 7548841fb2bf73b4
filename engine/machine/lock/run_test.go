package lock

import (
	"testing"

	"github.com/unilua/unilua/engine/fault"
)

func TestWaitRunIsAnsweredWhenTheRunEnds(t *testing.T) {
	b := newBench(t)
	b.waits(b.do("parent", Op{Verb: WaitRun, Target: "child", Wait: true}))
	gaveUp := b.waits(b.do("other", Op{Verb: WaitRun, Target: "child", Wait: true}))
	b.Cancel(gaveUp)
	b.settles("")
	b.End("child", b.now, false)
	b.settles("parent")
	b.refuse(fault.Timeout)(b.do("parent", Op{Verb: WaitRun, Target: "child"}))
	if len(b.sessions) != 0 {
		t.Errorf("left: %d sessions", len(b.sessions))
	}
}

func TestAnAnswerThatIsNotFetchedCanBeCancelled(t *testing.T) {
	b := newBench(t)
	ticket := b.waits(b.do("parent", Op{Verb: WaitRun, Target: "child", Wait: true}))
	b.End("child", b.now, false)
	if !b.Cancel(ticket) {
		t.Error("Cancel says that Settle has answered it already")
	}
	b.settles("")
}

func TestAwaitIsAnEdgeWithoutAnAnswer(t *testing.T) {
	b := newBench(t)
	b.must(b.do("parent", Op{Verb: Await, Target: "c1"}))
	edge := b.lastTicket()
	b.must(b.do("parent", Op{Verb: Await, Target: "c2"}))
	if !b.Cancel(edge) || b.Cancel(edge) {
		t.Error("Cancel should say once that the edge was there")
	}
	b.End("c2", b.now, false)
	b.settles("")
	if len(b.sessions) != 0 || len(b.waiters) != 0 {
		t.Errorf("left: %d sessions, %d edges", len(b.sessions), len(b.waiters))
	}
}
