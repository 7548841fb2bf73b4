package bindings

import (
	"github.com/unilua/unilua/engine"
	"github.com/unilua/unilua/engine/machine/topic"
)

// listener is a subscription that the run has to a topic.
type listener struct {
	t  *engine.Topic
	id uint64
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
	return do(a, op, 0, func(a Args, r topic.Reply) int {
		return a.Push(listenerClass.new(&listener{self[*engine.Topic](a), r.Sub}))
	})
}

func listenerNext(a Args) int {
	r, err := self[*listener](a).do(topic.Next, a.Options(1))
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
	_, err := self[*listener](a).do(topic.Close, Options{})
	return a.Done(err)
}
