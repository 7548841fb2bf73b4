package sandbox

import lua "github.com/yuin/gopher-lua"

// size estimates the bytes that the run holds: what its globals, its modules
// and the locals of its stack lead to.
func (s *State) size() int {
	w := weigher{seen: map[any]bool{}}
	w.add(s.globals)
	if s.loaded != nil {
		w.add(s.loaded)
	}
	for _, dbg := range frames(s.L) {
		for i := 1; ; i++ {
			name, v := s.L.GetLocal(dbg, i)
			if name == "" || v == nil {
				break
			}
			w.add(v)
		}
	}
	w.drain()
	return stateBytes + w.bytes
}

// Rough sizes, in bytes.
const (
	stateBytes    = 7 << 10
	tableBytes    = 96
	entryBytes    = 80 // of a map, with the order of its keys
	valueBytes    = 16
	functionBytes = 112
)

// weigher adds up the sizes of values, each once.
type weigher struct {
	seen  map[any]bool
	todo  []lua.LValue
	bytes int
}

func (w *weigher) add(v lua.LValue) {
	switch v := v.(type) {
	case lua.LString:
		w.bytes += len(v)
	case *lua.LTable, *lua.LFunction:
		if !w.seen[v] {
			w.seen[v] = true
			w.todo = append(w.todo, v)
		}
	}
}

// drain weighs what waits, and what that leads to.
func (w *weigher) drain() {
	for len(w.todo) > 0 {
		v := w.todo[len(w.todo)-1]
		w.todo = w.todo[:len(w.todo)-1]
		switch v := v.(type) {
		case *lua.LTable:
			w.table(v)
		case *lua.LFunction:
			w.bytes += functionBytes
			for _, up := range v.Upvalues {
				w.add(up.Value())
			}
		}
	}
}

func (w *weigher) table(t *lua.LTable) {
	w.bytes += tableBytes
	if meta, ok := t.Metatable.(*lua.LTable); ok && backing(t) == nil {
		w.add(meta)
	}
	t.ForEach(func(k, v lua.LValue) {
		w.bytes += entryBytes
		if _, listed := k.(lua.LNumber); listed {
			w.bytes += valueBytes - entryBytes
		}
		w.add(k)
		w.add(v)
	})
}
