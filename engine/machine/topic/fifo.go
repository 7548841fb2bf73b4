package topic

// fifo is a queue that reuses its memory whenever it runs empty.
type fifo[T any] struct {
	items []T
	head  int // of items, the first that is still queued
}

func (q *fifo[T]) empty() bool { return q.head == len(q.items) }

func (q *fifo[T]) push(v T) { q.items = append(q.items, v) }

func (q *fifo[T]) pop() (v T, ok bool) {
	if q.empty() {
		return v, false
	}
	v = q.items[q.head]
	q.head++
	if q.empty() {
		q.clear()
	}
	return v, true
}

func (q *fifo[T]) clear() {
	clear(q.items)
	q.items, q.head = q.items[:0], 0
}
