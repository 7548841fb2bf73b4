package lock

import (
	"container/heap"
	"math"
	"time"

	"github.com/unilua/unilua/engine/machine"
)

// expiries is a heap of the leases that expire, the next one first.
type expiries []*lease

func (h expiries) Len() int { return len(h) }

func (h expiries) Less(i, j int) bool {
	if h[i].expires != h[j].expires {
		return h[i].expires < h[j].expires
	}
	return h[i].token < h[j].token // the same order wherever it runs
}

func (h expiries) Swap(i, j int) {
	h[i], h[j] = h[j], h[i]
	h[i].place, h[j].place = i, j
}

// Push and Pop are for container/heap.

func (h *expiries) Push(x any) {
	l := x.(*lease)
	l.place = len(*h)
	*h = append(*h, l)
}

func (h *expiries) Pop() any {
	last := len(*h) - 1
	l := (*h)[last]
	(*h)[last] = nil
	*h = (*h)[:last]
	return l
}

// expireAt makes l expire ttl after now, or with its session if ttl is 0.
func (m *Machine) expireAt(l *lease, now machine.Time, ttl time.Duration) {
	m.neverExpire(l)
	l.ttl = ttl
	if ttl > 0 {
		l.expires = after(now, ttl)
		heap.Push(&m.expiring, l)
	}
}

func (m *Machine) neverExpire(l *lease) {
	if l.expires != 0 {
		heap.Remove(&m.expiring, l.place)
		l.expires = 0
	}
}

// after returns t + d, the last instant there is if that is past it.
func after(t machine.Time, d time.Duration) machine.Time {
	if int64(d) > math.MaxInt64-int64(t) {
		return math.MaxInt64
	}
	return t + machine.Time(d)
}

// Due returns when the next lease expires.
func (m *Machine) Due() machine.Time {
	if len(m.expiring) == 0 {
		return 0
	}
	return m.expiring[0].expires
}

// Tick lets leases expire. Those that cancel their holders are then in Lost,
// which the owner drains before it calls Settle: a holder is fenced off before
// the next one is granted.
func (m *Machine) Tick(now machine.Time) {
	for len(m.expiring) > 0 && m.expiring[0].expires <= now {
		l := m.expiring[0]
		if l.onLost == Cancel {
			m.lost = append(m.lost, LostLease{
				Session: l.session.name, Lock: l.lock.name, Token: l.token,
				Script: l.script, Line: l.line, Expired: l.expires,
			})
		}
		l.session.rememberLost(l.token)
		m.drop(l)
	}
}

// Lost returns the leases that expired since the last call and whose holders
// are to be cancelled, in order of expiry.
func (m *Machine) Lost() []LostLease {
	lost := m.lost
	m.lost = nil
	return lost
}
