package pattern

import (
	"hash/maphash"
	"strings"
	"sync/atomic"
)

// The programs compiled lately are kept for all. A slot holds the last of those
// that fell on it, so a look needs no lock, and the cache cannot grow: at most
// slots programs of patterns of at most maxKept bytes.
const (
	slots   = 1024
	maxKept = 128
)

var (
	kept [slots]atomic.Pointer[Program]
	seed = maphash.MakeSeed()
)

// Compile returns the program of a pattern. A fault of the pattern is found
// when a match gets to it.
func Compile(source string) *Program {
	if len(source) > maxKept {
		return compile(source)
	}
	slot := &kept[maphash.String(seed, source)%slots]
	if p := slot.Load(); p != nil && p.source == source {
		return p
	}
	p := compile(strings.Clone(source)) // it may be a part of something large
	slot.Store(p)
	return p
}
