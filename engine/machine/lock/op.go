package lock

import (
	"time"

	"github.com/unilua/unilua/engine/machine"
)

// Verb says what an Op does.
type Verb uint8

// The verbs, with the fields of Op that each reads.
const (
	Open      Verb = iota + 1 // Name, Permits: states the permits of a lock
	Acquire                   // Name, Wait, Shared, TTL, OnLost, Script, Line → Token, Expires
	Release                   // Name, Token
	Renew                     // Name, Token, TTL → Expires
	Remaining                 // Name, Token → Expires, Remaining
	IsLocked                  // Name → Locked
	Holders                   // Name → Records
	Waiters                   // Name → Records
	List                      // Name as a prefix → Locks
	WaitRun                   // Target, Script, Line: waits until that session ends
	Await                     // as WaitRun, but the caller does the waiting
	Reserve                   // UpTo: makes tokens up to it available
)

// OnLost says what the end of a lease's ttl does to its holder.
type OnLost uint8

// What becomes of a holder whose lease has expired.
const (
	Cancel OnLost = iota // it is reported by Lost, to be cancelled
	Ignore               // only the lease goes
)

// Op is one operation. Fields that its verb does not read are ignored.
type Op struct {
	Verb    Verb          `cbor:"1,keyasint,omitempty"`
	Name    string        `cbor:"2,keyasint,omitempty"`
	Permits int           `cbor:"3,keyasint,omitempty"` // 0: not stated
	Wait    bool          `cbor:"4,keyasint,omitempty"`
	Shared  bool          `cbor:"5,keyasint,omitempty"`
	TTL     time.Duration `cbor:"6,keyasint,omitempty"` // 0: as long as the session, or as before
	OnLost  OnLost        `cbor:"7,keyasint,omitempty"`
	Token   uint64        `cbor:"8,keyasint,omitempty"`
	Target  string        `cbor:"9,keyasint,omitempty"`
	UpTo    uint64        `cbor:"10,keyasint,omitempty"`
	Script  string        `cbor:"11,keyasint,omitempty"` // where the call stands, for reports
	Line    int           `cbor:"12,keyasint,omitempty"`
}

// Reply is the answer to an Op.
type Reply struct {
	Token     uint64        `cbor:"1,keyasint,omitempty"`
	Locked    bool          `cbor:"2,keyasint,omitempty"`
	Expires   machine.Time  `cbor:"3,keyasint,omitempty"` // 0: with its session
	Remaining time.Duration `cbor:"4,keyasint,omitempty"` // of a lease that expires
	Records   []Record      `cbor:"5,keyasint,omitempty"`
	Locks     []Info        `cbor:"6,keyasint,omitempty"`
}

// Record describes one holder or one waiter of a lock. A waiter has neither
// token nor expiry.
type Record struct {
	Run     string       `cbor:"1,keyasint,omitempty"`
	Script  string       `cbor:"2,keyasint,omitempty"`
	Line    int          `cbor:"3,keyasint,omitempty"`
	Since   machine.Time `cbor:"4,keyasint,omitempty"`
	Expires machine.Time `cbor:"5,keyasint,omitempty"`
	Token   uint64       `cbor:"6,keyasint,omitempty"`
	Shared  bool         `cbor:"7,keyasint,omitempty"`
}

// Info describes one lock.
type Info struct {
	Name    string `cbor:"1,keyasint,omitempty"`
	Permits int    `cbor:"2,keyasint,omitempty"`
	Holders int    `cbor:"3,keyasint,omitempty"`
	Waiters int    `cbor:"4,keyasint,omitempty"`
}

// LostLease is a lease that expired while its session held it, with
// OnLost Cancel.
type LostLease struct {
	Session string
	Lock    string
	Token   uint64
	Script  string // where it was acquired
	Line    int
	Expired machine.Time
}
