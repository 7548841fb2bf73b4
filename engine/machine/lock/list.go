package lock

// list is a line of elements in the order they joined. Its nodes are parts of
// the elements, so joining and leaving cost the same however long the line is,
// and neither allocates.
type list[T any] struct {
	first, last *node[T]
	n           int
}

// node is the place of an element in one list at a time.
type node[T any] struct {
	prev, next *node[T]
	in         *list[T] // nil: in none
	of         *T
}

func (l *list[T]) push(n *node[T]) {
	n.in, n.prev, n.next = l, l.last, nil
	if l.last == nil {
		l.first = n
	} else {
		l.last.next = n
	}
	l.last = n
	l.n++
}

// leave takes n out of its list, if it is in one.
func (n *node[T]) leave() {
	l := n.in
	if l == nil {
		return
	}
	if n.prev == nil {
		l.first = n.next
	} else {
		n.prev.next = n.next
	}
	if n.next == nil {
		l.last = n.prev
	} else {
		n.next.prev = n.prev
	}
	l.n--
	n.in, n.prev, n.next = nil, nil, nil
}

// element returns the element n belongs to, nil for no node.
func (n *node[T]) element() *T {
	if n == nil {
		return nil
	}
	return n.of
}

// front returns the element that joined first, nil if there is none.
func (l *list[T]) front() *T { return l.first.element() }

// all yields the elements in order. The one just yielded may leave.
func (l *list[T]) all(yield func(*T) bool) {
	for n := l.first; n != nil; {
		next := n.next
		if !yield(n.of) {
			return
		}
		n = next
	}
}
