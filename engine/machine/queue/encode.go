package queue

import (
	"time"

	"github.com/unilua/unilua/engine/machine"
	"github.com/unilua/unilua/engine/value"
)

func (o Options) append(dst []byte, paused bool) ([]byte, bool) {
	if o == (Options{}) && !paused {
		return dst, false
	}
	dst = value.AppendArray(dst, 6)
	dst = value.AppendInt(dst, o.Capacity)
	dst = value.AppendUint(dst, uint64(o.OnFull))
	dst = value.AppendInt(dst, int64(o.Lease))
	dst = value.AppendInt(dst, o.Attempts)
	dst = value.AppendInt(dst, int64(o.Backoff))
	return value.AppendBool(dst, paused), true
}

func (d *decoder) options() (Options, bool) {
	o := Options{
		Capacity: d.int(),
		OnFull:   OnFull(d.upTo(uint64(DropOldest))),
		Lease:    time.Duration(d.int()),
		Attempts: d.int(),
		Backoff:  time.Duration(d.int()),
	}
	return o, d.bool()
}

func (g gone) append(dst []byte) ([]byte, bool) {
	if g == (gone{}) {
		return dst, false
	}
	dst = value.AppendArray(dst, 4)
	dst = value.AppendUint(dst, g.acked)
	dst = value.AppendUint(dst, g.expired)
	dst = value.AppendUint(dst, g.dropped)
	return value.AppendUint(dst, g.purged), true
}

func (d *decoder) gone() gone {
	return gone{acked: d.uint(), expired: d.uint(), dropped: d.uint(), purged: d.uint()}
}

// append encodes what does not change after the put, but for the id.
func (it *item) append(dst []byte) []byte {
	key := ""
	if it.lane != nil {
		key = it.lane.key
	}
	dst = value.AppendArray(dst, 8)
	dst = value.AppendUint(dst, it.seq)
	dst = value.AppendInt(dst, int64(it.putAt))
	dst = value.AppendString(dst, it.putBy)
	dst = value.AppendInt(dst, it.priority)
	dst = value.AppendString(dst, key)
	dst = value.AppendInt(dst, int64(it.expires))
	dst = value.AppendBool(dst, it.given)
	return value.AppendValue(dst, it.value)
}

// item reads an item without its id and lane, and the key of the lane.
func (d *decoder) item() (it item, key string) {
	it.present = true
	it.seq = d.uint()
	it.putAt = machine.Time(d.int())
	it.putBy = d.string()
	it.priority = d.int()
	key = d.string()
	it.expires = machine.Time(d.uint())
	it.given = d.bool()
	it.value = d.value()
	return it, key
}

func (s *status) append(dst []byte) []byte {
	dst = value.AppendArray(dst, 7)
	dst = value.AppendUint(dst, uint64(s.state))
	dst = value.AppendInt(dst, s.attempt)
	dst = value.AppendUint(dst, s.deliveries)
	dst = value.AppendInt(dst, int64(s.due))
	dst = value.AppendInt(dst, int64(s.lease))
	dst = value.AppendString(dst, s.holder)
	dst = value.AppendArray(dst, len(s.history))
	for _, h := range s.history {
		dst = value.AppendArray(dst, 5)
		dst = value.AppendInt(dst, h.Attempt)
		dst = value.AppendInt(dst, int64(h.At))
		dst = value.AppendString(dst, h.By)
		dst = value.AppendUint(dst, uint64(h.Outcome))
		dst = value.AppendString(dst, h.Reason)
	}
	return dst
}

func (d *decoder) status() *status {
	s := &status{
		state:      State(d.upTo(uint64(Buried))),
		attempt:    d.int(),
		deliveries: d.uint(),
		due:        machine.Time(d.uint()),
		lease:      time.Duration(d.int()),
		holder:     d.string(),
	}
	if s.state == 0 || s.state == Delayed && s.due == 0 {
		d.fail()
	}
	d.nested(func(n int) {
		for range n {
			s.history = append(s.history, d.delivery())
		}
	})
	return s
}

func (d *decoder) delivery() (h Delivery) {
	d.nested(func(int) {
		h = Delivery{
			Attempt: d.int(),
			At:      machine.Time(d.int()),
			By:      d.string(),
			Outcome: Outcome(d.upTo(uint64(GivenUp))),
			Reason:  d.string(),
		}
	})
	return h
}
