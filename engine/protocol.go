package engine

import (
	"encoding/binary"
	"errors"
	"time"

	"github.com/unilua/unilua/engine/machine"
)

// What an attached engine asks its owner. The bodies are canonical CBOR of the
// types below, but for operations, which are many. Names that begin with "engine."
// are kept for them.
const (
	askWelcome  = "engine.welcome"  // welcome: the Prefix that is wished → welcome
	askBegin    = "engine.begin"    // beginning
	askEnd      = "engine.end"      // ending
	askOpen     = "engine.open"     // opening → openedReply
	askKeep     = "engine.keep"     // opening
	askDrop     = "engine.drop"     // opening
	askOp       = "engine.op"       // an opHead, and the operation → its reply
	askTx       = "engine.tx"       // a session's number: a stream, see remotetx.go
	askSettled  = "engine.settled"  // a session's number
	askNames    = "engine.names"    // opening: Name is the prefix → names
	askCounters = "engine.counters" // opening: Name is the prefix → values
	askAwait    = "engine.await"    // awaiting → the number of the wait
	askAwaited  = "engine.awaited"  // awaiting: N is what await said
	askStarted  = "engine.started"  // command
	askStopped  = "engine.stopped"  // command

	tellCanceled = "engine.canceled" // the owner asks its client: cancellation
)

// welcome is what a client and its owner must know of each other.
type welcome struct {
	Prefix string `cbor:"1,keyasint,omitempty"` // of the ids of its sessions
}

// beginning begins a session, whose number the client chooses.
type beginning struct {
	Session uint64 `cbor:"1,keyasint,omitempty"`
	Script  string `cbor:"2,keyasint,omitempty"`
}

type ending struct {
	Session uint64 `cbor:"1,keyasint,omitempty"`
	Drained bool   `cbor:"2,keyasint,omitempty"`
}

// opening names an object, for those who open it and for more.
type opening struct {
	Session       uint64        `cbor:"1,keyasint,omitempty"`
	Kind          machine.Kind  `cbor:"2,keyasint,omitempty"`
	Name          string        `cbor:"3,keyasint,omitempty"`
	Persist       Persist       `cbor:"4,keyasint,omitempty"`
	Sync          Sync          `cbor:"5,keyasint,omitempty"`
	SnapshotEvery time.Duration `cbor:"6,keyasint,omitempty"`
}

func (o *opening) keeping() Keeping { return Keeping{o.Persist, o.Sync, o.SnapshotEvery} }

// openedReply says how an opening went, where a failure alone does not.
type openedReply struct {
	Unusable string `cbor:"1,keyasint,omitempty"` // why the data folder cannot be used
}

type awaiting struct {
	Session uint64 `cbor:"1,keyasint,omitempty"`
	Target  uint64 `cbor:"2,keyasint,omitempty"` // another session of the same client
	Script  string `cbor:"3,keyasint,omitempty"`
	Line    int    `cbor:"4,keyasint,omitempty"`
	N       uint64 `cbor:"5,keyasint,omitempty"`
}

type command struct {
	Group int    `cbor:"1,keyasint,omitempty"`
	Text  string `cbor:"2,keyasint,omitempty"`
}

// cancellation tells a client that one of its sessions has been cancelled.
type cancellation struct {
	Session uint64 `cbor:"1,keyasint,omitempty"`
	Cause   []byte `cbor:"2,keyasint,omitempty"` // a machine.EncodeReply
	Lost    bool   `cbor:"3,keyasint,omitempty"` // a lease was lost: nothing may be changed any more
}

// opHead is what stands before an operation: who does it, on what.
type opHead struct {
	session uint64
	seq     uint64 // of the operation in its session, as the client counts
	timeout time.Duration
	ref     machine.Ref
}

func appendOpHead(dst []byte, h *opHead) []byte {
	dst = binary.AppendUvarint(dst, h.session)
	dst = binary.AppendUvarint(dst, h.seq)
	dst = binary.AppendVarint(dst, int64(h.timeout))
	dst = append(dst, byte(h.ref.Kind), byte(len(h.ref.Name)))
	return append(dst, h.ref.Name...)
}

var errNoOperation = errors.New("a malformed operation")

// cutOpHead returns the head that data begins with, the name within data, and
// the operation that follows.
func cutOpHead(data []byte) (h opHead, name, op []byte, err error) {
	var a, b, c int
	h.session, a = binary.Uvarint(data)
	h.seq, b = binary.Uvarint(data[max(a, 0):])
	if a <= 0 || b <= 0 {
		return h, nil, nil, errNoOperation
	}
	timeout, c := binary.Varint(data[a+b:])
	data = data[a+b+max(c, 0):]
	if c <= 0 || len(data) < 2 || len(data) < 2+int(data[1]) {
		return h, nil, nil, errNoOperation
	}
	h.timeout, h.ref.Kind = time.Duration(timeout), machine.Kind(data[0])
	n := 2 + int(data[1])
	return h, data[2:n], data[n:], nil
}
