package counter

// Verb says what an Op does.
type Verb uint8

// The verbs, with the fields of Op that each reads and of Reply that it sets.
const (
	Incr      Verb = iota + 1 // N → Value, the new one
	Get                       // → Value
	Set                       // N → Value, the previous one
	Cas                       // Expected, N → OK: it was Expected and is N now
	Wait                      // N, AtMost, Wait → Value, once it is ≥ N, or ≤ N
	Next                      // → Value, the next of the sequence
	Configure                 // N: where a counter begins that is as new
	Reserve                   // UpTo: makes the sequence up to it available
	Unreserve                 // gives back what is left of the reserve
)

// Op is one operation. Fields that its verb does not read are ignored.
type Op struct {
	Verb     Verb   `cbor:"1,keyasint,omitempty"`
	N        int64  `cbor:"2,keyasint,omitempty"`
	Expected int64  `cbor:"3,keyasint,omitempty"`
	AtMost   bool   `cbor:"4,keyasint,omitempty"`
	Wait     bool   `cbor:"5,keyasint,omitempty"`
	UpTo     uint64 `cbor:"6,keyasint,omitempty"`
}

// Reply is the answer to an Op.
type Reply struct {
	Value int64 `cbor:"1,keyasint,omitempty"`
	OK    bool  `cbor:"2,keyasint,omitempty"`
}
