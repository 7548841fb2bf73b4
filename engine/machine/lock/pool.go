package lock

// pool keeps a few elements that are out of use, so that a lock which is taken
// and given back all day allocates nothing.
type pool[T any] struct{ free []*T }

const poolSize = 128

// get returns an element with any content.
func (p *pool[T]) get() *T {
	if len(p.free) == 0 {
		return new(T)
	}
	x := p.free[len(p.free)-1]
	p.free = p.free[:len(p.free)-1]
	return x
}

// put takes x, which nothing refers to any more.
func (p *pool[T]) put(x *T) {
	if len(p.free) < poolSize {
		var zero T
		*x = zero // let go of what it refers to
		p.free = append(p.free, x)
	}
}
