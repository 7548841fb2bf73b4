package queue

import (
	"time"

	"github.com/unilua/unilua/engine/fault"
)

// Late returns the failure of a put or a take that was given up after waiting
// for so long.
func (m *Machine) Late(op *Op, waited time.Duration) error {
	switch {
	case op.Verb == Put || op.Verb == PutAll:
		return fault.New(fault.Timeout, "queue %q had no room within %s: it holds %d of at most %d items",
			m.name, waited, m.live(), m.options.resolved().Capacity)
	case m.paused:
		return fault.New(fault.Timeout, "queue %q had no item to take within %s: it is paused", m.name, waited)
	}
	return fault.New(fault.Timeout, "queue %q had no item to take within %s", m.name, waited)
}
