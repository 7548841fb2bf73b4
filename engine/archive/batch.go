package archive

import (
	"encoding/binary"
	"errors"
	"hash/crc32"
)

// blockSize is the unit of writing. A batch starts at a multiple of it, so a
// durable block is never written again, and since it is a page, writing one
// never has to read the rest of it first.
const blockSize = 4096

const (
	batchMagic       = 0x6c624c55 // "ULbl"
	batchHeaderSize  = 32
	recordHeaderSize = 8
)

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// align rounds n up to whole blocks.
func align(n int64) int64 { return (n + blockSize - 1) / blockSize * blockSize }

// batchHeader says what a batch holds. One with no records is a mark: all it
// says is what was durable.
type batchHeader struct {
	count  uint32   // records
	length uint32   // bytes of the records with their headers
	first  Position // of the first record
	synced Position // what was durable when the batch was written
}

// size returns the bytes of the whole batch, padding included.
func (h batchHeader) size() int64 { return align(batchHeaderSize + int64(h.length)) }

// appendRecord adds a record to a batch that begins with room for its header.
// Its checksum is left to sealBatch.
func appendRecord(batch, record []byte) []byte {
	batch = binary.LittleEndian.AppendUint32(batch, uint32(len(record)))
	batch = append(batch, 0, 0, 0, 0)
	return append(batch, record...)
}

// sealBatch pads a batch, and fills in its header and all checksums. The
// length in h need not be set.
func sealBatch(batch []byte, seed uint32, h batchHeader) []byte {
	h.length = uint32(len(batch) - batchHeaderSize)
	pos := h.first
	for rest := batch[batchHeaderSize:]; len(rest) > 0; pos++ {
		end := recordHeaderSize + int(binary.LittleEndian.Uint32(rest))
		binary.LittleEndian.PutUint32(rest[4:], recordSum(seed, pos, rest[:end]))
		rest = rest[end:]
	}
	le := binary.LittleEndian
	le.PutUint32(batch[0:], batchMagic)
	le.PutUint32(batch[4:], h.count)
	le.PutUint32(batch[8:], h.length)
	le.PutUint64(batch[16:], uint64(h.first))
	le.PutUint64(batch[24:], uint64(h.synced))
	le.PutUint32(batch[12:], headerSum(seed, batch))
	return append(batch, make([]byte, h.size()-int64(len(batch)))...)
}

// parseBatchHeader reads the header at the start of block, and reports false
// if there is none.
func parseBatchHeader(block []byte, seed uint32) (batchHeader, bool) {
	le := binary.LittleEndian
	if len(block) < batchHeaderSize || le.Uint32(block) != batchMagic || le.Uint32(block[12:]) != headerSum(seed, block) {
		return batchHeader{}, false
	}
	return batchHeader{
		count:  le.Uint32(block[4:]),
		length: le.Uint32(block[8:]),
		first:  Position(le.Uint64(block[16:])),
		synced: Position(le.Uint64(block[24:])),
	}, true
}

var (
	errRecordBounds = errors.New("a record does not fit its batch")
	errRecordSum    = errors.New("a record fails its checksum")
)

// eachRecord hands the records of a batch to visit, without the headers, and
// stops at the first error. It does not look at checksums.
func (h batchHeader) eachRecord(records []byte, visit func(pos Position, framed []byte) error) error {
	for i := range h.count {
		if len(records) < recordHeaderSize {
			return errRecordBounds
		}
		end := recordHeaderSize + uint64(binary.LittleEndian.Uint32(records))
		if end > uint64(len(records)) {
			return errRecordBounds
		}
		if err := visit(h.first+Position(i), records[:end]); err != nil {
			return err
		}
		records = records[end:]
	}
	if len(records) > 0 {
		return errRecordBounds
	}
	return nil
}

// check reports the first thing that does not check out in the records.
func (h batchHeader) check(records []byte, seed uint32) error {
	return h.eachRecord(records, func(pos Position, framed []byte) error {
		if binary.LittleEndian.Uint32(framed[4:]) != recordSum(seed, pos, framed) {
			return errRecordSum
		}
		return nil
	})
}

// headerSum covers a batch header but for the checksum itself.
func headerSum(seed uint32, header []byte) uint32 {
	sum := crc32.Update(seed, castagnoli, header[:12])
	return crc32.Update(sum, castagnoli, header[16:batchHeaderSize])
}

// recordSum covers the length and the bytes of a record, and begins with its
// position: the same bytes in another place have another sum.
func recordSum(seed uint32, pos Position, framed []byte) uint32 {
	const odd = 0x9e3779b1
	sum := crc32.Update(seed^uint32(pos)^uint32(pos>>32)*odd, castagnoli, framed[:4])
	return crc32.Update(sum, castagnoli, framed[recordHeaderSize:])
}
