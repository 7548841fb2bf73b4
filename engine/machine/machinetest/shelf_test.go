package machinetest_test

import (
	"maps"
	"slices"
	"time"

	"github.com/unilua/unilua/engine/fault"
	"github.com/unilua/unilua/engine/machine"
	"github.com/unilua/unilua/engine/value"
)

// shelf is a tiny machine to test the harness with: numbered things on named
// places, which one may wait for, and which spoil. bug names the one mistake
// it makes.
type shelf struct {
	journal machine.Journal
	bug     string
	places  map[string]thing
	last    int64 // the number of the last thing put
	waiters []waiter
	closed  []machine.Ticket
	ready   bool // something was put since the last Settle
}

type thing struct {
	number  int64
	spoils  machine.Time
	session string
}

type waiter struct {
	ticket machine.Ticket
	place  string
}

type op struct {
	Verb  string        `cbor:"1,keyasint,omitempty"`
	Place string        `cbor:"2,keyasint,omitempty"`
	TTL   time.Duration `cbor:"3,keyasint,omitempty"`
	Wait  bool          `cbor:"4,keyasint,omitempty"`
	lost  bool
}

type reply struct {
	Number int64 `cbor:"1,keyasint,omitempty"`
}

const (
	placePart = 1
	lastPart  = 2
)

func newShelf(bug string) *shelf { return &shelf{bug: bug, places: map[string]thing{}} }

func (s *shelf) Journal() *machine.Journal { return &s.journal }

func (s *shelf) touch(c machine.Cell, unless string) {
	if s.bug != unless {
		s.journal.Touch(c)
	}
}

func (s *shelf) touchPlace(place, unless string) {
	s.touch(machine.Cell{Part: placePart, S: place}, unless)
}

func (s *shelf) Apply(c machine.Call, o *op) (reply, error) {
	if o.Verb == "put" {
		return s.put(c, o)
	}
	if s.bug == "changes the operation" {
		o.Place = ""
	}
	if _, ok := s.places[o.Place]; ok {
		return s.take(o.Place), nil
	}
	if !o.Wait && s.bug != "waits though it may not" {
		return reply{}, fault.New(fault.Empty, "place %q is empty", o.Place)
	}
	s.waiters = append(s.waiters, waiter{c.Ticket(), o.Place})
	return reply{}, machine.ErrWait
}

func (s *shelf) put(c machine.Call, o *op) (reply, error) {
	if s.bug == "changes something, then fails" {
		s.touch(machine.Cell{Part: lastPart}, "")
		s.last++
	}
	if _, ok := s.places[o.Place]; ok {
		if s.bug == "returns a plain error" {
			return reply{}, errPlain
		}
		return reply{}, fault.New(fault.Exists, "place %q is taken", o.Place)
	}
	s.touchPlace(o.Place, "put without touch")
	s.touch(machine.Cell{Part: lastPart}, "count without touch")
	s.last++
	s.places[o.Place] = thing{s.last, c.Now + machine.Time(o.TTL), c.Session}
	s.ready = true
	if s.bug == "depends on hidden state" {
		hidden++
		return reply{hidden}, nil
	}
	return reply{s.last}, nil
}

func (s *shelf) take(place string) reply {
	s.touchPlace(place, "take without touch")
	number := s.places[place].number
	delete(s.places, place)
	return reply{number}
}

func (s *shelf) Settle(machine.Time) (machine.Ticket, reply, error, bool) {
	if len(s.closed) > 0 {
		ticket := s.closed[0]
		s.closed = s.closed[1:]
		return ticket, reply{}, fault.New(fault.Closed, "the shelf was dropped"), true
	}
	for i, w := range s.waiters {
		if _, ok := s.places[w.place]; ok {
			if s.bug != "answers twice" {
				s.waiters = slices.Delete(s.waiters, i, i+1)
			}
			return w.ticket, s.take(w.place), nil, true
		}
	}
	if s.ready && s.bug == "never comes to an end" {
		return machine.Ticket{}, reply{}, nil, true
	}
	s.ready = false
	return machine.Ticket{}, reply{}, nil, false
}

func (s *shelf) Cancel(t machine.Ticket) bool {
	n := len(s.waiters)
	if s.bug == "cancels nothing" {
		return slices.ContainsFunc(s.waiters, func(w waiter) bool { return w.ticket == t })
	}
	s.waiters = slices.DeleteFunc(s.waiters, func(w waiter) bool { return w.ticket == t })
	return len(s.waiters) < n
}

func (s *shelf) Due() machine.Time {
	var due machine.Time
	for _, t := range s.places {
		if due == 0 || t.spoils < due {
			due = t.spoils
		}
	}
	return due
}

func (s *shelf) Tick(now machine.Time) {
	for _, place := range slices.Sorted(maps.Keys(s.places)) {
		if s.places[place].spoils <= now {
			if s.bug == "forgets what is due" {
				return
			}
			s.touchPlace(place, "expires without touch")
			delete(s.places, place)
		}
	}
}

func (s *shelf) End(session string, _ machine.Time, _ bool) {
	if s.bug != "answers the dead" {
		s.waiters = slices.DeleteFunc(s.waiters, func(w waiter) bool { return w.ticket.Session == session })
	}
	for _, place := range slices.Sorted(maps.Keys(s.places)) {
		if s.places[place].session == session {
			s.touchPlace(place, "ends without touch")
			delete(s.places, place)
		}
	}
}

func (s *shelf) Recover(machine.Time) {
	for _, place := range slices.Sorted(maps.Keys(s.places)) {
		s.touchPlace(place, "recovers without touch")
		delete(s.places, place)
	}
}

func (s *shelf) Discard() { s.ready = false }

func (s *shelf) Empty() bool {
	return s.bug == "always empty" || len(s.places) == 0 && s.last == 0 && len(s.waiters) == 0
}

func (s *shelf) Reset() {
	for c := range s.AllCells {
		s.touch(c, "resets without touch")
	}
	for _, w := range s.waiters {
		s.closed = append(s.closed, w.ticket)
	}
	if s.bug == "resets without a word" {
		s.closed = nil
	}
	s.places, s.waiters = map[string]thing{}, nil
	if s.bug != "keeps a cell" {
		s.last = 0
	}
}

func (s *shelf) AppendCell(dst []byte, c machine.Cell) ([]byte, bool) {
	if c.Part == lastPart {
		if s.last == 0 {
			return dst, false
		}
		return value.AppendInt(value.AppendArray(dst, 1), s.last), true
	}
	t, ok := s.places[c.S]
	if !ok {
		return dst, false
	}
	dst = value.AppendInt(value.AppendArray(dst, 3), t.number)
	return value.AppendString(value.AppendInt(dst, int64(t.spoils)), t.session), true
}

func (s *shelf) RestoreCell(c machine.Cell, data string) error {
	if data == "" {
		s.remove(c)
		return nil
	}
	r := value.NewReader(data)
	if _, err := r.Next(); err != nil {
		return err
	}
	number, err := r.Next()
	if err != nil {
		return err
	}
	if c.Part == lastPart {
		s.last = number.Int
		return nil
	}
	spoils, err := r.Next()
	if err != nil {
		return err
	}
	session, err := r.Next()
	if err != nil && s.bug != "accepts damage" {
		return err
	}
	if s.bug == "restores half" {
		spoils.Int = 0
	}
	s.places[c.S] = thing{number.Int, machine.Time(spoils.Int), session.Str}
	return nil
}

func (s *shelf) remove(c machine.Cell) {
	switch {
	case c.Part == lastPart && s.bug != "undoes half":
		s.last = 0
	case c.Part == placePart:
		delete(s.places, c.S)
	}
}

func (s *shelf) AllCells(yield func(machine.Cell) bool) {
	if s.last != 0 && !yield(machine.Cell{Part: lastPart}) {
		return
	}
	for place := range s.places {
		if !yield(machine.Cell{Part: placePart, S: place}) {
			return
		}
	}
}
