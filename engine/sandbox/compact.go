package sandbox

import (
	"weak"

	"github.com/unilua/unilua/engine/sandbox/internals"
	lua "github.com/yuin/gopher-lua"
)

// gopher-lua never forgets the place of a key in a table's order, also when the
// field is set to nil (its issue 214), so that a table whose keys come and go
// grows for ever, and the search for its first entry takes ever longer. So a
// traversal that begins first puts the order in order, once most of it is
// places without a field.
//
// Lua allows a traversal to clear the field it is at, so one that is under way
// may go on from a key that has lost its place. Of the tables that were put in
// order last it is remembered where such keys were.
type compactions struct {
	recent [8]compaction
	oldest int
}

type compaction struct {
	table weak.Pointer[lua.LTable]
	after map[lua.LValue]int // the place of the first key after one that has lost its own
}

func (c *compactions) add(t *lua.LTable, after map[lua.LValue]int) {
	p := weak.Make(t)
	for i := range c.recent {
		if c.recent[i].table == p {
			c.recent[i].after = after
			return
		}
	}
	c.recent[c.oldest] = compaction{p, after}
	c.oldest = (c.oldest + 1) % len(c.recent)
}

// next returns the entry after a key that has lost its place. It is not ok if
// no such key is known.
func (c *compactions) next(t *lua.LTable, key lua.LValue) (k, v lua.LValue, ok bool) {
	p := weak.Make(t)
	for i := range c.recent {
		if c.recent[i].table == p {
			at, ok := c.recent[i].after[key]
			if !ok {
				break
			}
			k, v = internals.Inside(t).From(at)
			return k, v, true
		}
	}
	return nil, nil, false
}
