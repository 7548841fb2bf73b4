package internals

import (
	"math"

	lua "github.com/yuin/gopher-lua"
)

// Go keeps a number that is a value in memory of its own. Numbers spares what
// that costs: whole numbers that occur everywhere are made once for all, and
// room for others is made for many at a time.
type Numbers struct {
	room *[roomFor]float64
	used int // of room
}

const (
	common  = 1024 // whole numbers from 0 that are made once
	roomFor = 32   // numbers that are kept in memory as long as one of them is
)

var commonNumbers = func() (c [common]float64) {
	for i := range c {
		c[i] = float64(i)
	}
	return c
}()

// Value returns f as a value.
func (n *Numbers) Value(f float64) lua.LValue {
	if i := int(f); uint(i) < common && float64(i) == f && (i != 0 || !math.Signbit(f)) {
		return Boxed(&commonNumbers[i])
	}
	if n.room == nil || n.used == roomFor {
		n.room, n.used = new([roomFor]float64), 0
	}
	p := &n.room[n.used]
	n.used++
	*p = f
	return Boxed(p)
}

// Own returns f as a value that nothing else has, so that it may be changed in
// its Box.
func Own(f float64) lua.LValue {
	p := new(float64)
	*p = f
	return Boxed(p)
}
