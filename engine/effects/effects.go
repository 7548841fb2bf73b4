// Package effects is the encoding of one record of the archive log: what an
// operation or a transaction decided, as the cells it touched are afterwards.
//
// A record is a version byte and a list of effects. An effect makes one cell of
// one object what its data says, deletes a cell, or drops an object whole.
// Effects are absolute, so replaying a record twice does no more than replaying
// it once. A record has neither length nor checksum: the log frames it.
//
//	record = version effect*
//	effect = op [kind len name] [part N len S] [len data]
//
// Numbers are unsigned varints. An op with the high bit set acts on the object
// of the effect before it, which is then not named again.
package effects

import (
	"errors"

	"github.com/unilua/unilua/engine/machine"
)

// Version is the version of the records that a Builder makes. All reads this
// one and all before it.
const Version = 1

// ErrMalformed is what All yields for bytes that are no record.
var ErrMalformed = errors.New("malformed log record")

// Op says what an effect does. Its values are stored.
type Op byte

// What an effect does.
const (
	Set    Op = 1 // the cell is what Data says
	Delete Op = 2 // there is no such cell
	Drop   Op = 3 // there is no such object
)

// sameObject marks an effect on the object of the one before it.
const sameObject = 0x80

// Effect is one decided change.
type Effect struct {
	Op   Op
	Ref  machine.Ref
	Cell machine.Cell // of Set and Delete
	Data []byte       // of Set, never empty; part of the record that was read
}
