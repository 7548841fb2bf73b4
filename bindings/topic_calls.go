package bindings

import (
	"github.com/unilua/unilua/engine"
	"github.com/unilua/unilua/engine/fault"
	"github.com/unilua/unilua/engine/machine/topic"
)

// listener is a subscription that the run has to a topic.
type listener struct {
	t     *engine.Topic
	id    uint64
	count subscription
}

func (l *listener) String() string { return "subscription to " + l.t.String() }

// do does an operation on the subscription, and may wait as o says.
func (l *listener) do(verb topic.Verb, o Options) (topic.Reply, error) {
	return l.t.Do(topic.Op{Verb: verb, Sub: l.id}, o.Timeout())
}

func openTopic(a Args) int {
	name, err := a.Name(1)
	if err != nil {
		return a.Fail(err)
	}
	t, err := a.Run().session.Topic(name)
	if err != nil {
		return a.Fail(err)
	}
	return a.Push(topicClass.new(t))
}

func topicPublish(a Args) int {
	v, err := a.Value(1)
	if err != nil {
		return a.Fail(err)
	}
	op := topic.Op{Verb: topic.Publish, Value: v}
	return do(a, op, 0, func(a Args, r topic.Reply) int { return a.PushInt(r.N) })
}

func topicSubscribe(a Args) int {
	op := topic.Op{Verb: topic.Subscribe, Buffer: int(a.Options(1).Int("buffer", 1, 0))}
	t := self[*engine.Topic](a)
	count, err := a.Run().subscribe()
	if err != nil {
		return a.Fail(err)
	}
	r, err := t.Do(op, 0)
	if err != nil {
		count.end()
		return a.Fail(err)
	}
	return a.Push(listenerClass.new(&listener{t, r.Sub, count}))
}

func listenerNext(a Args) int {
	l := self[*listener](a)
	r, err := l.do(topic.Next, a.Options(1))
	if fault.CodeOf(err) == fault.Closed {
		l.count.end()
	}
	if err != nil {
		return a.Fail(err)
	}
	return a.Push(decode(a.L, r.Value))
}

func listenerDropped(a Args) int {
	r, err := self[*listener](a).do(topic.Dropped, Options{})
	if err != nil {
		return a.Fail(err)
	}
	return a.PushInt(r.N)
}

func listenerClose(a Args) int {
	l := self[*listener](a)
	_, err := l.do(topic.Close, Options{})
	if err == nil {
		l.count.end()
	}
	return a.Done(err)
}
