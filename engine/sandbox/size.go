package sandbox

import (
	"math/bits"

	lua "github.com/yuin/gopher-lua"

	"github.com/unilua/unilua/engine/sandbox/internals"
	"github.com/unilua/unilua/engine/sandbox/vm"
)

// Weighty is what the Value of a userdata may be, that holds memory of Go worth
// counting.
type Weighty interface {
	// Weight returns how many bytes it holds. It is called by the script's
	// goroutine.
	Weight() int
}

// size estimates the bytes that the run holds.
func (s *State) size() int {
	w := weigher{state: s}
	w.all()
	return w.bytes
}

// Rough sizes, in bytes.
const (
	stateBytes    = 7 << 10
	threadBytes   = 700
	userdataBytes = 96
	upvalueBytes  = 72
	fileBytes     = 5 << 10 // of an open file: what is not yet written
	numberBytes   = 8
	lineBytes     = 8 // of the number of an instruction's line
	wordBytes     = 16
)

// distinct is the size from which a text is weighed once, wherever it is. Shorter
// ones are most often not shared, and it would take longer to know.
const distinct = 64

// weigher adds up the sizes of all that a state can reach, each object once. It
// never calls Lua.
type weigher struct {
	state      *State
	seen       addressSet
	todo       []lua.LValue
	bytes      int
	coroutines int // that have not ended
	steps      int // done, each some ten nanoseconds
	asked      int // steps when the run was last looked at
	ended      bool
	tight      bool // tables are to let go of the places of deleted keys
}

// all weighs the state. It reports false if it gave up since the run must stop.
func (w *weigher) all() bool {
	s := w.state
	w.bytes = stateBytes + s.working
	w.add(s.globals)
	w.add(s.L.Env)
	if s.loaded != nil {
		w.add(s.loaded)
	}
	for _, p := range s.programs {
		w.bytes += len(p.text)
		w.proto(p.proto)
	}
	if s.opts.Roots != nil {
		s.opts.Roots(w.add)
	}
	w.files()
	w.threads()
	w.drain()
	return !w.ended
}

// files adds what open files hold.
func (w *weigher) files() {
	for h := range w.state.files {
		w.bytes += fileBytes
		if h.in != nil && !h.busy {
			w.bytes += h.in.Buffered()
		}
	}
}

// threads adds the main thread, those that are in progress, and those that stand
// in for others.
func (w *weigher) threads() {
	s := w.state
	w.add(s.L)
	for th := s.L.G.CurrentThread; th != nil; th = th.Parent {
		w.add(th)
	}
	for th, other := range s.standIns {
		w.add(th)
		w.add(other)
	}
}

// step counts a step, and looks whether the run must stop now and then.
func (w *weigher) step(n int) {
	if w.steps += n; w.steps-w.asked > 1<<14 {
		w.asked = w.steps
		w.ended = w.ended || w.state.control.run.Err() != nil
	}
}

func (w *weigher) add(v lua.LValue) {
	switch v := v.(type) {
	case lua.LString:
		w.text(string(v))
	case lua.LNumber:
		w.bytes += numberBytes
	case *lua.LTable:
		w.object(v, v == nil)
	case *lua.LFunction:
		w.object(v, v == nil)
	case *lua.LUserData:
		w.object(v, v == nil)
	case *lua.LState:
		w.object(v, v == nil)
	}
}

func (w *weigher) object(v lua.LValue, absent bool) {
	if !absent && w.seen.add(address(v)) {
		w.todo = append(w.todo, v)
	}
}

func (w *weigher) text(s string) {
	if len(s) >= distinct && !w.seen.add(internals.AddressOfText(s)) {
		return
	}
	w.bytes += vm.TextBytes + len(s)
}

// drain weighs what waits, and what that leads to.
func (w *weigher) drain() {
	for len(w.todo) > 0 && !w.ended {
		v := w.todo[len(w.todo)-1]
		w.todo = w.todo[:len(w.todo)-1]
		w.step(4)
		switch v := v.(type) {
		case *lua.LTable:
			w.table(v)
		case *lua.LFunction:
			w.function(v)
		case *lua.LUserData:
			w.userdata(v)
		case *lua.LState:
			w.thread(v)
		}
	}
}

func (w *weigher) userdata(u *lua.LUserData) {
	w.bytes += userdataBytes
	w.add(u.Env)
	switch v := u.Value.(type) {
	case proxy:
		w.add(u.Metatable)
	case Weighty:
		w.bytes += v.Weight()
	}
}

func (w *weigher) function(f *lua.LFunction) {
	w.bytes += vm.FunctionBytes
	w.add(f.Env)
	for _, up := range f.Upvalues {
		w.bytes += upvalueBytes
		if up == nil {
			continue
		}
		w.add(up.Value())
		if r := internals.InsideUpvalue(up).Holder(); inside && r != nil {
			w.registers(r)
		}
	}
	if !f.IsG {
		w.proto(f.Proto)
	}
}

// proto weighs code.
func (w *weigher) proto(p *lua.FunctionProto) {
	if !w.seen.add(internals.AddressOfProto(p)) {
		return
	}
	w.step(len(p.Constants))
	w.bytes += protoBytes + len(p.Code)*(4+lineBytes) + len(p.Constants)*wordBytes +
		(len(p.DbgLocals)+len(p.DbgCalls))*4*lineBytes + len(p.DbgUpvalues)*wordBytes
	for _, c := range p.Constants {
		w.add(c)
	}
	for _, inner := range p.FunctionPrototypes {
		w.proto(inner)
	}
}

const protoBytes = 300

// thread weighs the stack of a coroutine.
func (w *weigher) thread(th *lua.LState) {
	w.bytes += threadBytes
	if !th.Dead && th != w.state.L {
		w.coroutines++
	}
	w.add(th.Env)
	if !inside {
		w.locals(th)
		return
	}
	t := internals.Of(th)
	w.bytes += t.Stack().Size()
	w.registers(t.Registers)
}

// registers weighs the values of a stack. What calls have left above its top is
// let go of.
func (w *weigher) registers(r *internals.Registry) {
	if !w.seen.add(r.Address()) {
		return
	}
	w.bytes += wordBytes * len(r.Values)
	w.step(len(r.Values) / 8)
	end := min(r.Top+vm.Margin, len(r.Values))
	if w.state.machine != nil {
		clear(r.Values[end:])
	}
	for _, v := range r.Values[:end] {
		w.add(v)
	}
}

// locals weighs a stack whose registers cannot be seen.
func (w *weigher) locals(th *lua.LState) {
	for _, dbg := range frames(th) {
		for i := 1; ; i++ {
			name, v := th.GetLocal(dbg, i)
			if name == "" || v == nil {
				break
			}
			w.bytes += wordBytes
			w.add(v)
		}
	}
}

func (w *weigher) table(t *lua.LTable) {
	if frozen(t) {
		return // it is that of all states
	}
	w.bytes += vm.TableBytes
	if meta, ok := t.Metatable.(*lua.LTable); ok && backing(t) == nil {
		w.add(meta)
	}
	if !inside {
		t.ForEach(w.entry)
		return
	}
	in := internals.Inside(t)
	w.step(len(in.Array)/8 + in.Places())
	if w.tight && in.Sparse() {
		w.state.compacted.add(t, in.Compact())
	}
	w.bytes += in.Size()
	for _, v := range in.Array {
		w.add(v)
	}
	for k, v := range in.Fields {
		w.text(k)
		w.add(v)
	}
	for k, v := range in.Others() {
		w.add(k)
		w.add(v)
	}
}

// entry weighs an entry of a table whose inside cannot be seen.
func (w *weigher) entry(k, v lua.LValue) {
	w.step(1)
	if _, listed := k.(lua.LNumber); listed {
		w.bytes += vm.SlotBytes
	} else {
		w.bytes += vm.FieldBytes
	}
	w.add(k)
	w.add(v)
}

// addressSet is a set of addresses of objects that stay where they are: a table
// with open addressing, at most half full. It costs a fifth of a map.
type addressSet struct {
	slots []uintptr
	used  int
}

// add reports whether a is new. It must not be 0.
func (s *addressSet) add(a uintptr) bool {
	if 2*s.used >= len(s.slots) {
		s.grow()
	}
	i := s.place(a)
	if s.slots[i] == a {
		return false
	}
	s.slots[i] = a
	s.used++
	return true
}

// place returns where a is, or where it belongs. The multiplier is that of
// Fibonacci hashing (Knuth, volume 3, 6.4): neighbours spread evenly.
func (s *addressSet) place(a uintptr) int {
	mask := len(s.slots) - 1
	i := int((uint64(a) * 0x9e3779b97f4a7c15) >> (64 - bits.Len(uint(mask))))
	for s.slots[i] != 0 && s.slots[i] != a {
		i = (i + 1) & mask
	}
	return i
}

func (s *addressSet) grow() {
	old := s.slots
	s.slots = make([]uintptr, max(2*len(old), 64))
	for _, a := range old {
		if a != 0 {
			s.slots[s.place(a)] = a
		}
	}
}
