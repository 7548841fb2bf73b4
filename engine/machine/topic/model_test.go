package topic_test

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/unilua/unilua/engine/fault"
	"github.com/unilua/unilua/engine/machine"
	"github.com/unilua/unilua/engine/machine/machinetest"
	"github.com/unilua/unilua/engine/machine/topic"
	"github.com/unilua/unilua/engine/value"
)

// TestPublishingKeepsTheContractOfMachines leaves out subscribing and taking,
// which are not for transactions.
func TestPublishingKeepsTheContractOfMachines(t *testing.T) {
	machinetest.Run(t, machinetest.Config[topic.Op, topic.Reply]{
		New: func() machine.Machine[topic.Op, topic.Reply] { return topic.New("news") },
		Op: func(t *rapid.T) topic.Op {
			return topic.Op{
				Verb:  rapid.SampledFrom([]topic.Verb{topic.Publish, topic.Next, topic.Dropped, topic.Close}).Draw(t, "verb"),
				Value: value.Int(rapid.Int64Range(0, 3).Draw(t, "value")),
				Sub:   1,
				Wait:  rapid.Bool().Draw(t, "wait"),
			}
		},
		Volatile: true,
	})
}

// mailboxes is a topic done with one queue for each subscription.
type mailboxes struct {
	boxes   []*mailbox // index is id-1; nil if closed
	waiting []*mailbox
}

type mailbox struct {
	session string
	buffer  int
	values  []int64
	dropped int64
}

func (m *mailboxes) publish(v int64) (receivers int64, woken []string) {
	for _, b := range m.boxes {
		if b == nil {
			continue
		}
		receivers++
		if b.values = append(b.values, v); len(b.values) > b.buffer {
			b.values = b.values[1:]
			b.dropped++
		}
	}
	for _, b := range m.waiting {
		woken = append(woken, b.session+":"+b.take())
	}
	m.waiting = nil
	return receivers, woken
}

func (b *mailbox) take() string {
	v := b.values[0]
	b.values = b.values[1:]
	return fmt.Sprint(v)
}

func (m *mailboxes) close(i int) (woken []string) {
	b := m.boxes[i]
	if w := slices.Index(m.waiting, b); w >= 0 {
		m.waiting = slices.Delete(m.waiting, w, w+1)
		woken = []string{b.session + ":closed"}
	}
	m.boxes[i] = nil
	return woken
}

func TestATopicBehavesLikeAMailboxForEach(t *testing.T) {
	sessions := []string{"a", "b", "c"}
	rapid.Check(t, func(rt *rapid.T) {
		d, model := newDesk(t), &mailboxes{}
		equal := func(what string, got, want any) {
			if fmt.Sprint(got) != fmt.Sprint(want) {
				rt.Fatalf("%s: %v, want %v", what, got, want)
			}
		}
		// open draws an open subscription; -1 if there is none.
		open := func() int {
			var ids []int
			for i, b := range model.boxes {
				if b != nil {
					ids = append(ids, i)
				}
			}
			if len(ids) == 0 {
				return -1
			}
			return rapid.SampledFrom(ids).Draw(rt, "subscription")
		}
		published := int64(0)
		rt.Repeat(map[string]func(*rapid.T){
			"subscribe": func(rt *rapid.T) {
				b := &mailbox{session: rapid.SampledFrom(sessions).Draw(rt, "session"), buffer: rapid.SampledFrom([]int{1, 2, 3, 40}).Draw(rt, "buffer")}
				model.boxes = append(model.boxes, b)
				equal("subscribe", d.subscribe(b.session, b.buffer), len(model.boxes))
			},
			"publish": func(rt *rapid.T) {
				for range rapid.IntRange(1, 30).Draw(rt, "values") {
					published++
					r := d.do("p", topic.Op{Verb: topic.Publish, Value: value.Int(published)})
					receivers, woken := model.publish(published)
					equal("receivers", r.N, receivers)
					equal("woken", d.settle(), woken)
				}
			},
			"next": func(rt *rapid.T) {
				i := open()
				if i < 0 || slices.Contains(model.waiting, model.boxes[i]) {
					rt.Skip("nothing to take from")
				}
				b := model.boxes[i]
				r, _, err := d.apply(b.session, topic.Op{Verb: topic.Next, Sub: uint64(i + 1), Wait: true})
				if len(b.values) > 0 {
					equal("next", answer(r, err), b.take())
					return
				}
				equal("next", err, machine.ErrWait)
				model.waiting = append(model.waiting, b)
			},
			"close": func(rt *rapid.T) {
				i := open()
				if i < 0 {
					rt.Skip("nothing to close")
				}
				session := model.boxes[i].session
				d.do(session, topic.Op{Verb: topic.Close, Sub: uint64(i + 1)})
				equal("woken", d.settle(), model.close(i))
			},
			"end": func(rt *rapid.T) {
				session := rapid.SampledFrom(sessions).Draw(rt, "session")
				d.m.End(session, 0, true)
				equal("woken", d.settle(), []string(nil))
				for i, b := range model.boxes {
					if b != nil && b.session == session {
						model.close(i)
					}
				}
			},
			"": func(rt *rapid.T) {
				for i, b := range model.boxes {
					if b == nil {
						_, _, err := d.apply("a", topic.Op{Verb: topic.Dropped, Sub: uint64(i + 1)})
						equal("code of a closed one", fault.CodeOf(err), fault.Closed)
					} else if rapid.Bool().Draw(rt, "look") { // looking is not to change what is kept
						equal("dropped", d.dropped(b.session, uint64(i+1)), b.dropped)
					}
				}
			},
		})
	})
}
