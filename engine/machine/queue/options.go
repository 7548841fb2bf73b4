package queue

import "time"

// None is an option that is stated to be absent: no capacity is no limit, no
// lease lasts as long as the run, no attempts is any number of them, no backoff
// is no delay.
const None = -1

// Options tune a queue. A zero field is not stated: it has its default, or
// leaves an option as it is.
type Options struct {
	Capacity int64         `cbor:"1,keyasint,omitempty"` // default None; counts all but the buried
	OnFull   OnFull        `cbor:"2,keyasint,omitempty"` // default WaitForRoom
	Lease    time.Duration `cbor:"3,keyasint,omitempty"` // default None
	Attempts int64         `cbor:"4,keyasint,omitempty"` // default 5
	Backoff  time.Duration `cbor:"5,keyasint,omitempty"` // default 1 s; doubles with each attempt, up to 1 h
}

// OnFull says what a put does that finds no room. The values are stored.
type OnFull uint8

// What a put does that finds no room.
const (
	WaitForRoom OnFull = 1 // it waits, or fails with full
	Refuse      OnFull = 2 // it fails with full
	// DropOldest drops as many of the ready items as must go, the oldest of
	// the lowest priority first. It fails with full if those that are taken
	// or wait for their time leave too little.
	DropOldest OnFull = 3
)

var onFullNames = [...]string{WaitForRoom: "wait", Refuse: "error", DropOldest: "drop_oldest"}

// String returns the name of f in Lua, "" if it is not stated.
func (f OnFull) String() string {
	if int(f) >= len(onFullNames) {
		return "unknown"
	}
	return onFullNames[f]
}

// ParseOnFull returns what goes by that name.
func ParseOnFull(name string) (OnFull, bool) {
	for f := WaitForRoom; f <= DropOldest; f++ {
		if onFullNames[f] == name {
			return f, true
		}
	}
	return 0, false
}

const (
	defaultAttempts = 5
	defaultBackoff  = time.Second
	maxBackoff      = time.Hour
)

// or returns o, with the defaults from d where o states nothing.
func (o Options) or(d Options) Options {
	return Options{
		Capacity: stated(o.Capacity, d.Capacity),
		OnFull:   OnFull(stated(int64(o.OnFull), int64(d.OnFull))),
		Lease:    time.Duration(stated(int64(o.Lease), int64(d.Lease))),
		Attempts: stated(o.Attempts, d.Attempts),
		Backoff:  time.Duration(stated(int64(o.Backoff), int64(d.Backoff))),
	}
}

// stated returns n, None if it is negative, or otherwise if it is zero.
func stated(n, otherwise int64) int64 {
	if n == 0 {
		return otherwise
	}
	return max(n, None)
}

// resolved returns o with every field stated.
func (o Options) resolved() Options {
	return o.or(Options{None, WaitForRoom, None, defaultAttempts, defaultBackoff})
}

// last reports whether no attempt may follow this one.
func (o Options) last(attempt int64) bool {
	limit := stated(o.Attempts, defaultAttempts)
	return limit != None && attempt >= limit
}

// backoff returns how long an item waits after the failure of an attempt: no
// longer than maxBackoff, unless the first delay already is.
func (o Options) backoff(attempt int64) time.Duration {
	delay := time.Duration(stated(int64(o.Backoff), int64(defaultBackoff)))
	if delay < 0 {
		return 0
	}
	limit := max(delay, maxBackoff)
	for ; attempt > 1 && delay < limit; attempt-- {
		delay *= 2
	}
	return min(delay, limit)
}

// settings returns the options as they are, with all defaults filled in.
func (m *Machine) settings() *Options {
	o := m.options.resolved()
	return &o
}
