package queue

// heap is a binary heap whose elements know their places in it, so that any of
// them can be removed.
type heap[T comparable] struct {
	less  func(a, b T) bool
	place func(T) *int32 // where an element keeps its place, counted from 1; 0: it is in no heap
	all   []T
}

func (h *heap[T]) len() int { return len(h.all) }

// first returns the least element. The heap must not be empty.
func (h *heap[T]) first() T { return h.all[0] }

func (h *heap[T]) push(x T) {
	h.all = append(h.all, x)
	h.up(len(h.all) - 1)
}

// remove takes x out, which may not be there.
func (h *heap[T]) remove(x T) {
	i := int(*h.place(x)) - 1
	if i < 0 {
		return
	}
	*h.place(x) = 0
	last := len(h.all) - 1
	moved := h.all[last]
	var none T
	h.all[last] = none
	h.all = h.all[:last]
	if i == last {
		return
	}
	h.all[i] = moved
	h.down(i)
	h.up(int(*h.place(moved)) - 1)
}

// up moves the element at i towards the first until it is in order.
func (h *heap[T]) up(i int) {
	x := h.all[i]
	for i > 0 {
		parent := (i - 1) / 2
		if !h.less(x, h.all[parent]) {
			break
		}
		h.set(i, h.all[parent])
		i = parent
	}
	h.set(i, x)
}

// down moves the element at i away from the first until it is in order.
func (h *heap[T]) down(i int) {
	x := h.all[i]
	for {
		child := 2*i + 1
		if child >= len(h.all) {
			break
		}
		if child+1 < len(h.all) && h.less(h.all[child+1], h.all[child]) {
			child++
		}
		if !h.less(h.all[child], x) {
			break
		}
		h.set(i, h.all[child])
		i = child
	}
	h.set(i, x)
}

func (h *heap[T]) set(i int, x T) {
	h.all[i] = x
	*h.place(x) = int32(i + 1)
}

func newTimers() heap[*item] {
	return heap[*item]{less: byWake, place: func(it *item) *int32 { return &it.timer }}
}
