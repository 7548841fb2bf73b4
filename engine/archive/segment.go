package archive

import (
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"math/rand/v2"
	"path/filepath"
	"strconv"
	"strings"
)

// formatVersion is the newest format this package reads, and the one it writes.
const formatVersion = 1

const (
	segmentMagic      = "unilualg"
	segmentHeaderSize = 40
	segmentSuffix     = ".log"
	sparePrefix       = "spare-"
	unfinishedSuffix  = ".tmp"
	damagedSuffix     = ".damaged"
)

// segment is one file of the log.
type segment struct {
	base Position // of its first record
	size int64    // bytes of the file
	seed uint32   // of its checksums
}

func segmentName(base Position) string { return fmt.Sprintf("%020d%s", base, segmentSuffix) }

// spare is a file full of zeros or of a former use, ready to become a segment.
type spare struct {
	name string
	size int64
}

// overhead is what a segment needs for its header, and for the mark of Close.
const overhead = 2 * blockSize

// usable returns how many bytes of batches a spare can take.
func (s spare) usable() int64 { return s.size - overhead }

func spareName(number int64) string { return fmt.Sprintf("%s%06d", sparePrefix, number) }

// spareNumber returns the number in the name of a spare, 0 if it has none.
func spareNumber(name string) int64 {
	n, _ := strconv.ParseInt(strings.TrimPrefix(name, sparePrefix), 10, 64)
	return n
}

// newSegment describes a segment that begins at base, and returns its first
// block.
func newSegment(base Position, size int64) (segment, []byte) {
	block := make([]byte, blockSize)
	le := binary.LittleEndian
	copy(block, segmentMagic)
	le.PutUint32(block[8:], formatVersion)
	le.PutUint64(block[16:], uint64(base))
	le.PutUint64(block[24:], uint64(size))
	le.PutUint64(block[32:], rand.Uint64())
	le.PutUint32(block[12:], segmentSum(block))
	return segment{base: base, size: size, seed: segmentSeed(block)}, block
}

// errFormat is the refusal of a log that a newer unilua wrote.
type errFormat struct {
	file    string
	version uint32
}

func (e *errFormat) Error() string {
	return fmt.Sprintf("archive %q: it has format version %d, and this unilua reads up to version %d: upgrade unilua to open it",
		e.file, e.version, formatVersion)
}

// parseSegment reads the first block of a segment file. The layout of its
// first 40 bytes is the same in all versions, so a version from the future can
// be told from damage.
func parseSegment(file string, block []byte) (segment, string, error) {
	le := binary.LittleEndian
	if len(block) < segmentHeaderSize {
		return segment{}, "the file is shorter than its header", nil
	}
	if string(block[:len(segmentMagic)]) != segmentMagic || le.Uint32(block[12:]) != segmentSum(block) {
		return segment{}, "the header of the segment fails its checksum", nil
	}
	if version := le.Uint32(block[8:]); version > formatVersion {
		return segment{}, "", &errFormat{file, version}
	}
	return segment{
		base: Position(le.Uint64(block[16:])),
		size: int64(le.Uint64(block[24:])),
		seed: segmentSeed(block),
	}, "", nil
}

// segmentSum covers the header of a segment but for the checksum itself.
func segmentSum(block []byte) uint32 {
	sum := crc32.Update(0, castagnoli, block[:12])
	return crc32.Update(sum, castagnoli, block[16:segmentHeaderSize])
}

// segmentSeed is where the checksums inside the segment begin.
func segmentSeed(block []byte) uint32 {
	return crc32.Checksum(block[32:segmentHeaderSize], castagnoli)
}

// inventory is what a folder holds, by name.
type inventory struct {
	segments   []Position // bases, ascending
	spares     []string
	unfinished []string
}

// takeInventory lists the folder of a log; one that does not exist holds
// nothing.
func takeInventory(fsys FS, dir string) (inventory, error) {
	names, err := fsys.List(dir)
	if err != nil && !notExist(err) {
		return inventory{}, fmt.Errorf("archive %q: list: %w", dir, err)
	}
	var inv inventory
	for _, name := range names {
		switch {
		case strings.HasSuffix(name, damagedSuffix):
		case strings.HasSuffix(name, unfinishedSuffix):
			inv.unfinished = append(inv.unfinished, name)
		case strings.HasPrefix(name, sparePrefix):
			inv.spares = append(inv.spares, name)
		case strings.HasSuffix(name, segmentSuffix):
			base, err := strconv.ParseUint(strings.TrimSuffix(name, segmentSuffix), 10, 64)
			if err == nil && base > 0 && name == segmentName(Position(base)) {
				inv.segments = append(inv.segments, Position(base))
			}
		}
	}
	return inv, nil
}

// load reads a whole segment into buf, which it may grow and returns, and
// describes what is wrong with its header or size, if anything is.
func load(fsys FS, dir string, base Position, buf []byte) (segment, []byte, string, error) {
	path := filepath.Join(dir, segmentName(base))
	f, err := fsys.Open(path, false)
	if err != nil {
		return segment{}, buf, "", fmt.Errorf("archive %q: open: %w", path, err)
	}
	defer f.Close()
	buf, err = readAll(f, buf)
	if err != nil {
		return segment{}, buf, "", fmt.Errorf("archive %q: read: %w", path, err)
	}
	seg, flaw, err := parseSegment(path, buf)
	switch {
	case err != nil || flaw != "":
	case seg.base != base:
		flaw = fmt.Sprintf("the header says the segment begins at record %d", seg.base)
	case seg.size != int64(len(buf)):
		flaw = fmt.Sprintf("the file has %d bytes, and should have %d", len(buf), seg.size)
	}
	return seg, buf, flaw, err
}

// readAll reads f from its start to its end into buf, grown as needed.
func readAll(f File, buf []byte) ([]byte, error) {
	size, err := f.Size()
	if err != nil {
		return buf, err
	}
	if int64(cap(buf)) < size {
		buf = make([]byte, size)
	}
	buf = buf[:size]
	if size == 0 {
		return buf, nil
	}
	if n, err := f.ReadAt(buf, 0); int64(n) < size {
		return buf[:n], err
	}
	return buf, nil
}
