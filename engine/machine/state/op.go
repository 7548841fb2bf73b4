package state

import (
	"time"

	"github.com/unilua/unilua/engine/machine"
	"github.com/unilua/unilua/engine/value"
)

// Verb says what an operation does.
type Verb uint8

// The verbs. A Reply field that is not mentioned is zero.
const (
	_ Verb = iota

	// Changes.
	Set       // give Key the Value: Rev
	Add       // give Key the Value if it has none: Rev; else exists
	Swap      // give Key the Value: the former Value, absent if there was none, and Rev
	Incr      // add By to the number at Key, 0 if absent: the new Value and Rev
	Delete    // remove Key: OK says whether it was there
	Clear     // remove every key: N is how many there were
	Put       // give each of Entries its value, all or none: N is how many, Rev the last
	Configure // state Options

	// Reads. The first five look at the instant At, if it is given.
	Get        // Value, absent if there is none, and Rev
	Has        // OK says whether Key is there
	Keys       // Keys that begin with the prefix Key, sorted
	Len        // N is how many keys there are
	Scan       // Entries with the prefix Key in key order, the first page; ID and Next if there are more
	ScanNext   // Entries of scan ID after Key, which is the last page's Next; Next if there are more
	ScanClose  // forget scan ID
	Page       // Entries with the prefix Key that come after After, as they are; Next if there are more
	Changes    // Entries that were changes, in order: of Key, or of all if it is ""; More if there are more
	Watch      // subscribe to the changes of keys with the prefix Key: ID
	WatchNext  // Entries: the next changes of subscription ID; More: ask again at once, even if there are none yet
	WatchClose // end subscription ID: OK says whether there was one
)

// Op is one operation on a bucket.
type Op struct {
	Verb  Verb        `cbor:"1,keyasint,omitempty"`
	Key   string      `cbor:"2,keyasint,omitempty"`
	Value value.Value `cbor:"3,keyasint,omitzero"`

	// TTL is how long a value stays, 0 for ever. KeepTTL leaves what Key has.
	// Without either, Set, Swap and Put end a former ttl; Incr never does.
	TTL     time.Duration `cbor:"4,keyasint,omitempty"`
	KeepTTL bool          `cbor:"5,keyasint,omitempty"`

	// CheckRev makes Set and Delete fail with conflict unless Key is at IfRev;
	// 0 is the revision of an absent key.
	CheckRev bool   `cbor:"6,keyasint,omitempty"`
	IfRev    uint64 `cbor:"7,keyasint,omitempty"`

	By float64 `cbor:"8,keyasint,omitempty"` // of Incr

	// At is the instant to look at, 0 for now. One that is to come shows what
	// is now. One that is not kept is refused with range.
	At machine.Time `cbor:"9,keyasint,omitempty"`

	// HasSince makes Changes and Watch begin after revision Since; SinceAt, if
	// it is not 0, makes Changes begin after that instant.
	HasSince bool         `cbor:"10,keyasint,omitempty"`
	Since    uint64       `cbor:"11,keyasint,omitempty"`
	SinceAt  machine.Time `cbor:"12,keyasint,omitempty"`

	ID    uint64 `cbor:"13,keyasint,omitempty"` // of a scan or a subscription
	Wait  bool   `cbor:"14,keyasint,omitempty"` // WatchNext may wait
	Clear bool   `cbor:"15,keyasint,omitempty"` // Put removes all other keys

	// Limit and Bytes bound the Entries of one reply. There is at least one
	// entry if there is any; 0 means MaxPage and PageBytes, the most there is.
	Limit int `cbor:"16,keyasint,omitempty"`
	Bytes int `cbor:"17,keyasint,omitempty"`

	Entries []Entry `cbor:"18,keyasint,omitempty"` // of Put: Key and Value count
	Options Options `cbor:"19,keyasint,omitzero"`

	After string `cbor:"20,keyasint,omitempty"` // of Page: the Next of the last one
}

// Options are what Configure states. What is not stated stays as it is.
type Options struct {
	// FirstWins refuses, with exists, to give a key that has a value another.
	// It is fixed once stated, or once the bucket has been changed.
	StateFirstWins bool `cbor:"1,keyasint,omitempty"`
	FirstWins      bool `cbor:"2,keyasint,omitempty"`

	// History keeps former revisions: so many per key beside the latest, or
	// all for so long. Both 0 keep none. The latest statement holds.
	StateHistory bool          `cbor:"3,keyasint,omitempty"`
	Revisions    uint64        `cbor:"4,keyasint,omitempty"`
	Duration     time.Duration `cbor:"5,keyasint,omitempty"`
}

// Entry is a key with its value, or a change of it.
type Entry struct {
	Key     string       `cbor:"1,keyasint,omitempty"`
	Value   value.Value  `cbor:"2,keyasint,omitzero"` // absent if Deleted
	Rev     uint64       `cbor:"3,keyasint,omitempty"`
	At      machine.Time `cbor:"4,keyasint,omitempty"` // of the change
	Deleted bool         `cbor:"5,keyasint,omitempty"`
}

func (e *Entry) size() int { return len(e.Key) + e.Value.Size() }

// Reply is what an operation returns.
type Reply struct {
	Value   value.Value `cbor:"1,keyasint,omitzero"`
	Rev     uint64      `cbor:"2,keyasint,omitempty"`
	OK      bool        `cbor:"3,keyasint,omitempty"`
	More    bool        `cbor:"4,keyasint,omitempty"`
	N       int         `cbor:"5,keyasint,omitempty"`
	ID      uint64      `cbor:"6,keyasint,omitempty"`
	Next    string      `cbor:"7,keyasint,omitempty"`
	Keys    []string    `cbor:"8,keyasint,omitempty"`
	Entries []Entry     `cbor:"9,keyasint,omitempty"`
}
