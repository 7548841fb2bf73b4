// Package quicksort sorts as Lua 5.1 does: it compares the same elements in the
// same order, so that the result is the same even if equal elements can be told
// apart, or the order is none.
//
// The algorithm is the one of Lua's table.sort: a quicksort whose pivot is the
// median of the first, the middle and the last element, and which recurs into
// the smaller part only (R. Sedgewick, Implementing Quicksort programs, 1978).
package quicksort

// Sort sorts a[1] to a[len(a)-2]. The first and the last element are not moved:
// they are what an order that is none may lead to from outside. It reports
// false if less was seen to be no order. A panic of less goes through and
// leaves a permutation of the elements.
func Sort[T any](a []T, less func(x, y T) bool) bool {
	return sort(a, 1, len(a)-2, less)
}

func sort[T any](a []T, low, high int, less func(x, y T) bool) bool {
	for low < high {
		if less(a[high], a[low]) {
			a[low], a[high] = a[high], a[low]
		}
		if high-low == 1 {
			break
		}
		middle := (low + high) / 2
		if less(a[middle], a[low]) {
			a[middle], a[low] = a[low], a[middle]
		} else if less(a[high], a[middle]) {
			a[middle], a[high] = a[high], a[middle]
		}
		if high-low == 2 {
			break
		}
		pivot, ok := partition(a, low, high, middle, less)
		if !ok {
			return false
		}
		if pivot-low < high-pivot {
			ok = sort(a, low, pivot-1, less)
			low = pivot + 1
		} else {
			ok = sort(a, pivot+1, high, less)
			high = pivot - 1
		}
		if !ok {
			return false
		}
	}
	return true
}

// partition moves what is less than a[pivot] before it and what is greater
// behind it, and returns where it is then. a[low] and a[high] are known to be
// on their sides.
func partition[T any](a []T, low, high, pivot int, less func(x, y T) bool) (at int, ok bool) {
	p := a[pivot]
	a[pivot], a[high-1] = a[high-1], a[pivot]
	i, j := low, high-1
	for {
		for i++; less(a[i], p); i++ {
			if i > high {
				return 0, false
			}
		}
		if i > high { // where Lua 5.1 would go on, perhaps for ever
			return 0, false
		}
		for j--; less(p, a[j]); j-- {
			if j < low {
				return 0, false
			}
		}
		if j < i {
			break
		}
		a[i], a[j] = a[j], a[i]
	}
	a[high-1], a[i] = a[i], a[high-1]
	return i, true
}
