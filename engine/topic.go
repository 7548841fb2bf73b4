package engine

import (
	"github.com/unilua/unilua/engine/machine"
	"github.com/unilua/unilua/engine/machine/topic"
)

var topicKind = kind[topic.Op, topic.Reply]{
	kind:    machine.Topic,
	new:     func(name string) machine.Machine[topic.Op, topic.Reply] { return topic.New(name) },
	persist: None,
	traits:  topicTraits,
	wait:    func(op *topic.Op) { op.Wait = true },
	size:    func(op *topic.Op) int { return op.Value.Size() },
}

// To listen to a topic is not to change it.
func topicTraits(op *topic.Op) trait {
	switch op.Verb {
	case topic.Subscribe, topic.Next:
		return timeless | reads | holds
	case topic.Dropped:
		return timeless | reads
	case topic.Close:
		return timeless | returns
	case topic.Publish:
		return adds | timeless
	}
	return timeless
}

// Topic is a topic as one session sees it.
type Topic = Handle[topic.Op, topic.Reply]

// Topic opens the topic named name.
func (s *Session) Topic(name string) (*Topic, error) {
	return handle(s, &topicKind, name, Keeping{})
}
