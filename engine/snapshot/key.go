package snapshot

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"errors"

	"github.com/unilua/unilua/engine/machine"
)

// A cell's key is
//
//	kind name 0x00 part N S
//
// with N as 8 bytes, big end first: the cells of an object are one range of
// keys, in the order of part, N and S. The key that ends at the zero byte is
// the first of that range and holds the log position that the cells include.
// In the staged bucket, the key that ends before the zero byte, first of all,
// says that the object is dropped.
//
// A long S would not fit in a key. Its place is taken by a start of it and its
// hash, told from an S by its length, and the value is then
//
//	len(S) S data
const (
	maxTail   = 512                     // the longest S that stands in a key
	longTail  = maxTail + 1             // what stands for a longer one
	longStart = longTail - sha256.Size  // of it, the start of S
	cellHead  = 1 + 8                   // part and N
	maxPrefix = 1 + machine.MaxName + 1 // kind, name and zero byte
	maxKey    = maxPrefix + cellHead + longTail
)

var errKey = errors.New("malformed key")

// appendObject appends the key that drops ref in the staged bucket.
func appendObject(dst []byte, ref machine.Ref) []byte {
	return append(append(dst, byte(ref.Kind)), ref.Name...)
}

// appendPrefix appends what every key of ref begins with, which is also the
// key of the log position that ref includes.
func appendPrefix(dst []byte, ref machine.Ref) []byte {
	return append(appendObject(dst, ref), 0)
}

func appendKey(dst []byte, ref machine.Ref, c machine.Cell) []byte {
	dst = append(appendPrefix(dst, ref), c.Part)
	dst = binary.BigEndian.AppendUint64(dst, c.N)
	if len(c.S) <= maxTail {
		return append(dst, c.S...)
	}
	hash := sha256.Sum256([]byte(c.S))
	return append(append(dst, c.S[:longStart]...), hash[:]...)
}

// appendValue appends the value under the key of c.
func appendValue(dst []byte, c machine.Cell, data []byte) []byte {
	if len(c.S) > maxTail {
		dst = binary.AppendUvarint(dst, uint64(len(c.S)))
		dst = append(dst, c.S...)
	}
	return append(dst, data...)
}

// parseObject splits key into the object and the length of its prefix.
func parseObject(key []byte) (machine.Ref, int, error) {
	end := bytes.IndexByte(key, 0)
	if end < 1 {
		return machine.Ref{}, 0, errKey
	}
	ref := machine.Ref{Kind: machine.Kind(key[0]), Name: string(key[1:end])}
	if !ref.Valid() {
		return machine.Ref{}, 0, errKey
	}
	return ref, end + 1, nil
}

// parseCell takes a cell apart, given its key without the object's prefix. The
// data is a part of value.
func parseCell(key, value []byte) (c machine.Cell, data []byte, err error) {
	if len(key) < cellHead || len(key) > cellHead+longTail {
		return c, nil, errKey
	}
	c.Part, c.N = key[0], binary.BigEndian.Uint64(key[1:])
	tail := key[cellHead:]
	if len(tail) == longTail {
		if tail, value, err = parseLong(tail, value); err != nil {
			return c, nil, err
		}
	}
	if len(value) == 0 {
		return c, nil, errors.New("a cell without data")
	}
	c.S = string(tail)
	return c, value, nil
}

// parseLong finds in value the S that tail stands for.
func parseLong(tail, value []byte) (s, data []byte, err error) {
	n, k := binary.Uvarint(value)
	if k <= 0 || n <= maxTail || n > uint64(len(value)-k) {
		return nil, nil, errKey
	}
	s, data = value[k:k+int(n)], value[k+int(n):]
	hash := sha256.Sum256(s)
	if !bytes.Equal(tail[:longStart], s[:longStart]) || !bytes.Equal(tail[longStart:], hash[:]) {
		return nil, nil, errKey
	}
	return s, data, nil
}

func parsePosition(value []byte) (uint64, error) {
	if len(value) != 8 {
		return 0, errors.New("malformed log position")
	}
	return binary.BigEndian.Uint64(value), nil
}
