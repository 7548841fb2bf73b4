package queue

import (
	"time"

	"github.com/unilua/unilua/engine/machine"
	"github.com/unilua/unilua/engine/value"
)

// Verb says what an Op does.
type Verb uint8

// The verbs, with the fields of Op that each reads and those of Reply it sets.
// Put, PutAll, Take and Pop wait if Wait is set; none of the others ever waits.
const (
	Put       Verb = iota + 1 // Value, ID, Key, Priority, Delay, TTL → ID; else exists, full, too_large
	PutAll                    // Values, the rest as Put → IDs; all of them or none
	Take                      // Lease, Newest → Item; else empty
	Pop                       // Newest → Item, acknowledged already; else empty
	Ack                       // ID, Token; else lost, not_held (so the next three)
	Release                   // ID, Token, Delay, HasDelay, Reason: the delivery failed
	Bury                      // ID, Token, Reason
	Renew                     // ID, Token, Lease → Item
	Peek                      // N (0: one) → Items: the next ready ones
	List                      // State (0: ready), N (0: 100) → Items
	Len                       // → N: items ready now
	GetStats                  // → Stats, Options
	Pause                     // stops takes, not puts
	Resume                    // undoes Pause
	Purge                     // State (0: ready and delayed), N (0: all), UpTo → N items removed
	Redrive                   // N (0: all) → N buried items that went back, as far as there is room
	Configure                 // Options → Options as they are now
)

// Op is one operation. Fields that its verb does not read are ignored. Times
// that are not positive are not stated, unless the field says otherwise.
type Op struct {
	Verb  Verb  `cbor:"1,keyasint,omitempty"`
	Wait  bool  `cbor:"2,keyasint,omitempty"` // may join the line
	State State `cbor:"3,keyasint,omitempty"`

	Value  value.Value   `cbor:"4,keyasint,omitempty"`
	Values []value.Value `cbor:"5,keyasint,omitempty"`

	// ID names an item. A put that states it fails with exists while an item
	// of that id lives, and for 10 minutes after. The items of a PutAll get
	// ids of their own from it: ID.1, ID.2 and so on.
	ID       string        `cbor:"6,keyasint,omitempty"`
	Key      string        `cbor:"7,keyasint,omitempty"`
	Priority int64         `cbor:"8,keyasint,omitempty"`
	Delay    time.Duration `cbor:"9,keyasint,omitempty"`  // from when the put finds room
	TTL      time.Duration `cbor:"10,keyasint,omitempty"` // from when the put finds room

	// HasDelay says that the Delay of a Release is stated, even if it is 0.
	// Otherwise the queue's back-off is the delay.
	HasDelay bool `cbor:"11,keyasint,omitempty"`

	Token  uint64        `cbor:"12,keyasint,omitempty"`
	Lease  time.Duration `cbor:"13,keyasint,omitempty"` // None: as long as the run
	Newest bool          `cbor:"14,keyasint,omitempty"`
	Reason string        `cbor:"15,keyasint,omitempty"` // cut after maxReason bytes
	N      int64         `cbor:"16,keyasint,omitempty"`

	Options Options `cbor:"17,keyasint,omitempty"`

	// UpTo spares, in a Purge, the items that were put after so many others; 0
	// spares none.
	UpTo uint64 `cbor:"18,keyasint,omitempty"`
}

// Reply is the answer to an Op.
type Reply struct {
	ID      string   `cbor:"1,keyasint,omitempty"`
	IDs     []string `cbor:"2,keyasint,omitempty"`
	Item    *Item    `cbor:"3,keyasint,omitempty"`
	Items   []Item   `cbor:"4,keyasint,omitempty"`
	N       int64    `cbor:"5,keyasint,omitempty"`
	Stats   *Stats   `cbor:"6,keyasint,omitempty"`
	Options *Options `cbor:"7,keyasint,omitempty"`
}

// State is where an item is. The values are stored.
type State uint8

// The states of an item that is not gone.
const (
	Ready   State = 1
	Delayed State = 2
	Taken   State = 3
	Buried  State = 4
)

var stateNames = [...]string{Ready: "ready", Delayed: "delayed", Taken: "taken", Buried: "buried"}

// String returns the state's name in Lua, "" for none.
func (s State) String() string {
	if int(s) >= len(stateNames) {
		return "unknown state"
	}
	return stateNames[s]
}

// ParseState returns the state of that name.
func ParseState(name string) (State, bool) {
	for s := Ready; s <= Buried; s++ {
		if stateNames[s] == name {
			return s, true
		}
	}
	return 0, false
}

// Item is an item as it is seen from outside. History is shared and must not be
// changed.
type Item struct {
	ID       string       `cbor:"1,keyasint,omitempty"`
	Value    value.Value  `cbor:"2,keyasint,omitempty"`
	State    State        `cbor:"3,keyasint,omitempty"`
	Attempt  int64        `cbor:"4,keyasint,omitempty"` // deliveries that count, with the one under way
	PutAt    machine.Time `cbor:"5,keyasint,omitempty"`
	PutBy    string       `cbor:"6,keyasint,omitempty"` // session
	Priority int64        `cbor:"7,keyasint,omitempty"`
	Key      string       `cbor:"8,keyasint,omitempty"`
	Holder   string       `cbor:"9,keyasint,omitempty"`  // session, of a taken one
	Token    uint64       `cbor:"10,keyasint,omitempty"` // of the delivery under way
	// Due is when a delayed one becomes ready (0: when its key is free), or
	// the lease of a taken one expires (0: with its run).
	Due     machine.Time `cbor:"11,keyasint,omitempty"`
	History []Delivery   `cbor:"12,keyasint,omitempty"` // deliveries that failed, the last maxHistory of them
}

// Delivery tells of a delivery that did not end with an ack.
type Delivery struct {
	Attempt int64        `cbor:"1,keyasint,omitempty"`
	At      machine.Time `cbor:"2,keyasint,omitempty"` // when it ended
	By      string       `cbor:"3,keyasint,omitempty"` // session
	Outcome Outcome      `cbor:"4,keyasint,omitempty"`
	Reason  string       `cbor:"5,keyasint,omitempty"` // why it failed, or the item was buried
}

// Outcome says how a delivery ended. The values are stored.
type Outcome uint8

// The ends of a delivery, but for an ack.
const (
	Released Outcome = 1
	Expired  Outcome = 2 // its lease
	Ended    Outcome = 3 // its run
	Drained  Outcome = 4 // its host: does not count as a failure
	Crashed  Outcome = 5 // its host
	GivenUp  Outcome = 6 // buried by its holder
)

var outcomeNames = [...]string{Released: "released", Expired: "expired", Ended: "ended",
	Drained: "drained", Crashed: "crashed", GivenUp: "buried"}

// String returns the outcome's name in Lua.
func (o Outcome) String() string {
	if int(o) >= len(outcomeNames) {
		return "unknown outcome"
	}
	return outcomeNames[o]
}

// Stats counts items. Put is the sum of all below it, but for OldestAge.
type Stats struct {
	Put     int64 `cbor:"1,keyasint,omitempty"` // ever
	Ready   int64 `cbor:"2,keyasint,omitempty"`
	Delayed int64 `cbor:"3,keyasint,omitempty"` // also those behind another of their key
	Taken   int64 `cbor:"4,keyasint,omitempty"`
	Buried  int64 `cbor:"5,keyasint,omitempty"`
	Acked   int64 `cbor:"6,keyasint,omitempty"`
	Expired int64 `cbor:"7,keyasint,omitempty"` // not taken within their ttl
	Dropped int64 `cbor:"8,keyasint,omitempty"` // to make room
	Purged  int64 `cbor:"9,keyasint,omitempty"`

	// OldestAge is how long ago the oldest of the ready items was put.
	OldestAge time.Duration `cbor:"10,keyasint,omitempty"`
	Paused    bool          `cbor:"11,keyasint,omitempty"`
}
