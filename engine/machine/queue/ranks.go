package queue

import (
	"math"

	"github.com/tidwall/btree"
)

func newTree(less func(a, b *item) bool) *btree.BTreeG[*item] {
	return btree.NewBTreeGOptions(less, btree.Options{NoLocks: true})
}

// ranks is a set of items in the order in which they are taken.
type ranks struct {
	*btree.BTreeG[*item]
}

func newRanks() ranks { return ranks{newTree(byRank)} }

// newest returns the last put of the highest priority. The set must not be
// empty.
func (r ranks) newest() *item {
	top, _ := r.Min()
	if last, _ := r.Max(); last.priority == top.priority {
		return last
	}
	var found *item
	r.Descend(&item{priority: top.priority, seq: math.MaxUint64}, func(it *item) bool {
		found = it
		return false
	})
	return found
}

// least returns the first put of the lowest priority, nil if there is none.
func (r ranks) least() *item {
	last, ok := r.Max()
	if !ok {
		return nil
	}
	return r.oldestOf(last.priority)
}

// oldestOf returns the first put of a priority, nil if there is none.
func (r ranks) oldestOf(priority int64) *item {
	var found *item
	r.Ascend(&item{priority: priority}, func(it *item) bool {
		if it.priority == priority {
			found = it
		}
		return false
	})
	return found
}

// readyItems is the set of items that can be taken.
type readyItems struct {
	ranks
	// special is those of a priority other than 0 again, in put order, so
	// that the oldest of all is found however many priorities there are.
	special *btree.BTreeG[*item]
}

func newReadyItems() readyItems { return readyItems{newRanks(), newTree(bySeq)} }

func (r readyItems) add(it *item) {
	r.Set(it)
	if it.priority != 0 {
		r.special.Set(it)
	}
}

func (r readyItems) remove(it *item) {
	r.Delete(it)
	if it.priority != 0 {
		r.special.Delete(it)
	}
}

// oldest returns the one that was put first, nil if there is none.
func (r readyItems) oldest() *item {
	ordinary := r.oldestOf(0)
	special, ok := r.special.Min()
	if !ok || ordinary != nil && ordinary.seq < special.seq {
		return ordinary
	}
	return special
}
