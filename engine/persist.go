package engine

import (
	"time"

	"github.com/unilua/unilua/engine/fault"
)

// Persist says what a shared object survives.
type Persist uint8

// The persistences, weakest first.
const (
	Unstated Persist = iota
	None             // memory: ends with the process
	Snapshot         // written every few seconds and at a clean stop
	Archive          // each change is on disk before the call returns
)

var persistNames = [...]string{"unstated", "none", "snapshot", "archive"}

func (p Persist) String() string { return persistNames[p] }

// ParsePersist returns the persistence that text names.
func ParsePersist(text string) (Persist, error) {
	for p := None; p <= Archive; p++ {
		if persistNames[p] == text {
			return p, nil
		}
	}
	return 0, fault.Misusef("unknown persist %q (known: none, snapshot, archive)", text)
}

// Sync says when an archived change reaches the disk: SyncAlways before the
// call returns, SyncNever when the system pleases, a positive value within
// that time.
type Sync time.Duration

// The two ends of the scale. The zero Sync states nothing.
const (
	SyncAlways Sync = -1
	SyncNever  Sync = -2
)

// ParseSync returns the sync setting that text names: always, never, or a time.
func ParseSync(text string, duration func(string) (time.Duration, error)) (Sync, error) {
	switch text {
	case "always":
		return SyncAlways, nil
	case "never":
		return SyncNever, nil
	}
	d, err := duration(text)
	if err != nil || d <= 0 {
		return 0, fault.Misusef("unknown sync %q (known: always, never, or a time such as 10ms)", text)
	}
	return Sync(d), nil
}

// DefaultSnapshotEvery is how often a changed snapshot object is written.
const DefaultSnapshotEvery = 5 * time.Second

// Keeping is how one object is kept: stated when it is opened, or later. A zero
// field states nothing.
type Keeping struct {
	Persist       Persist
	Sync          Sync
	SnapshotEvery time.Duration
}
