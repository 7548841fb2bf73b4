package effects

import (
	"encoding/binary"

	"github.com/unilua/unilua/engine/machine"
)

// Builder makes records, one after another. It keeps no memory of its own but
// the buffer it is given, and allocates only when that must grow.
type Builder struct {
	buf   []byte
	ref   machine.Ref // of the last effect, the zero Ref if there is none
	count int
}

// Begin starts a record behind what dst holds.
func (b *Builder) Begin(dst []byte) {
	b.buf = append(dst, Version)
	b.ref, b.count = machine.Ref{}, 0
}

// Count returns how many effects the record has.
func (b *Builder) Count() int { return b.count }

// Cell adds that a cell of ref is what data says, or that there is none if data
// is empty.
func (b *Builder) Cell(ref machine.Ref, c machine.Cell, data []byte) {
	if len(data) == 0 {
		b.cellHead(Delete, ref, c)
		return
	}
	b.cellHead(Set, ref, c)
	b.buf = binary.AppendUvarint(b.buf, uint64(len(data)))
	b.buf = append(b.buf, data...)
}

// CellOf adds a cell of ref as it is now in cells, and reports whether there is
// one. It is Cell without a copy.
func (b *Builder) CellOf(ref machine.Ref, c machine.Cell, cells machine.Cells) bool {
	head := len(b.buf)
	b.cellHead(Set, ref, c)
	size := len(b.buf)
	b.buf = append(b.buf, 0) // a length below 128, as it almost always is
	buf, ok := cells.AppendCell(b.buf, c)
	if !ok {
		b.buf[head] ^= byte(Set ^ Delete)
		b.buf = b.buf[:size]
		return false
	}
	b.buf = buf
	b.putLength(size)
	return true
}

// putLength makes the one byte at i the length of what follows it, moving that
// if one byte is not enough.
func (b *Builder) putLength(i int) {
	var length [binary.MaxVarintLen64]byte
	n := len(b.buf) - i - 1
	k := binary.PutUvarint(length[:], uint64(n))
	b.buf = append(b.buf, length[:k-1]...) // only the room counts
	copy(b.buf[i+k:], b.buf[i+1:i+1+n])
	copy(b.buf[i:], length[:k])
}

// Drop adds that ref is gone with all its cells.
func (b *Builder) Drop(ref machine.Ref) { b.head(Drop, ref) }

// Finish returns what Begin was given, with the record behind it.
func (b *Builder) Finish() []byte {
	buf := b.buf
	b.buf = nil
	return buf
}

func (b *Builder) head(op Op, ref machine.Ref) {
	b.count++
	if ref == b.ref {
		b.buf = append(b.buf, byte(op)|sameObject)
		return
	}
	b.ref = ref
	b.buf = append(b.buf, byte(op), byte(ref.Kind))
	b.string(ref.Name)
}

func (b *Builder) cellHead(op Op, ref machine.Ref, c machine.Cell) {
	b.head(op, ref)
	b.buf = append(b.buf, c.Part)
	b.buf = binary.AppendUvarint(b.buf, c.N)
	b.string(c.S)
}

func (b *Builder) string(s string) {
	b.buf = binary.AppendUvarint(b.buf, uint64(len(s)))
	b.buf = append(b.buf, s...)
}
