package internals

import lua "github.com/yuin/gopher-lua"

// Reserve makes room for n registers and reports whether a thread may have so
// many. Values that begins anywhere in Values moves.
func (r *Registry) Reserve(n int) bool {
	if n <= len(r.Values) {
		return true
	}
	if n > r.max {
		return false
	}
	grown := make([]lua.LValue, min(max(n+r.growBy, len(r.Values)*3/2), r.max))
	copy(grown, r.Values)
	r.Values = grown
	return true
}

// Begin gives a thread that has not begun n registers.
func (r *Registry) Begin(n int) { r.Values = make([]lua.LValue, n) }

// SetTop frees the registers from top on, or takes them until there, with nil.
// There must be room.
func (r *Registry) SetTop(top int) {
	if top < r.Top {
		clear(r.Values[top:r.Top])
	}
	for i := r.Top; i < top; i++ {
		r.Values[i] = lua.LNil
	}
	r.Top = top
}

// Open upvalues

// LastOpen returns the open upvalue with the highest register, nil if none is
// open. Those that a call opens from here on come after it.
func (t *Thread) LastOpen() *Upvalue {
	var last *Upvalue
	for u := t.Open; u != nil; u = u.Next {
		last = u
	}
	return last
}

// CloseBehind closes the upvalues that were opened after last was the last.
// Their registers must still hold their values.
func (t *Thread) CloseBehind(last *Upvalue) {
	link := &t.Open
	if last != nil {
		link = &last.Next
	}
	closeAll(link)
}

// CloseFrom closes the upvalues of a register and all after it.
func (t *Thread) CloseFrom(register int) {
	link := &t.Open
	for *link != nil && (*link).Register < register {
		link = &(*link).Next
	}
	closeAll(link)
}

// closeAll closes the upvalues of a list, which becomes empty.
func closeAll(link **Upvalue) {
	u := *link
	*link = nil
	for ; u != nil; u = u.Next {
		u.value = u.registers.Values[u.Register]
		u.closed = true
	}
}

// Holder returns the registers that an open upvalue keeps, nil if it is closed.
func (u *Upvalue) Holder() *Registry {
	if u.closed {
		return nil
	}
	return u.registers
}

// Set gives an upvalue another value.
func (u *Upvalue) Set(v lua.LValue) {
	if u.closed || u.registers == nil {
		u.value = v
		return
	}
	u.registers.Values[u.Register] = v
}
