package state

import (
	"math"
	"strings"

	"github.com/tidwall/btree"

	"github.com/unilua/unilua/engine/machine"
	"github.com/unilua/unilua/engine/value"
)

// view is the bucket as a reader sees it, live or pinned.
type view struct {
	keys *btree.Map[string, entry]
	past *btree.BTreeG[version]    // the revisions that the history keeps
	revs *btree.Map[uint64, place] // where each of them is in past
}

// version is a revision of a key in the history, the current one among them.
// Without a value it says that the key was deleted.
type version struct {
	key   string
	value value.Value
	rev   uint64
	at    machine.Time
	nth   uint64
}

// less orders versions by key, then by age. Of one key, at and rev grow
// together.
func (a version) less(b version) bool {
	switch {
	case a.key != b.key:
		return a.key < b.key
	case a.at != b.at:
		return a.at < b.at
	}
	return a.rev < b.rev
}

func (v *version) place() place  { return place{v.key, v.at} }
func (v *version) deleted() bool { return v.value.Absent() }
func (v *version) change() Entry {
	return Entry{Key: v.key, Value: v.value, Rev: v.rev, At: v.at, Deleted: v.deleted()}
}

// place is what it takes, beside its revision, to find a version.
type place struct {
	key string
	at  machine.Time
}

func newView() view {
	return view{
		keys: btree.NewMap[string, entry](0),
		past: btree.NewBTreeGOptions(version.less, btree.Options{NoLocks: true}),
		revs: btree.NewMap[uint64, place](0),
	}
}

// pin returns a view that stays as it is.
func (v *view) pin() view {
	return view{v.keys.Copy(), v.past.Copy(), v.revs.Copy()}
}

// revision returns the version with number rev.
func (v *view) revision(rev uint64) (version, bool) {
	p, ok := v.revs.Get(rev)
	if !ok {
		return version{}, false
	}
	return v.past.Get(version{key: p.key, at: p.at, rev: rev})
}

// kept reports whether e of key is in the history.
func (v *view) kept(key string, e entry) bool {
	_, ok := v.past.Get(version{key: key, at: e.at, rev: e.rev})
	return ok
}

// versionAt returns the youngest version of key that is no younger than t.
func (v *view) versionAt(key string, t machine.Time) (found version, ok bool) {
	v.past.Descend(version{key: key, at: t, rev: math.MaxUint64}, func(x version) bool {
		if x.key == key {
			found, ok = x, true
		}
		return false
	})
	return found, ok
}

// oldest returns the oldest version of key.
func (v *view) oldest(key string) (found version, ok bool) {
	v.past.Ascend(version{key: key, at: math.MinInt64}, func(x version) bool {
		if x.key == key {
			found, ok = x, true
		}
		return false
	})
	return found, ok
}

// next returns the version of the same key after x.
func (v *view) next(x version) (found version, ok bool) {
	v.past.Ascend(version{key: x.key, at: x.at, rev: x.rev + 1}, func(y version) bool {
		if y.key == x.key {
			found, ok = y, true
		}
		return false
	})
	return found, ok
}

// at returns what key had at t, as far as is kept. An entry without a value
// says that there was none.
func (v *view) at(key string, t machine.Time) entry {
	if now, ok := v.keys.Get(key); ok && now.at <= t {
		return now
	}
	x, ok := v.versionAt(key, t)
	if !ok || x.deleted() {
		return entry{}
	}
	return entry{value: x.value, rev: x.rev, at: x.at}
}

// walk yields, in key order, the keys from on that begin with prefix, with what
// they had at t (0: have). It yields keys that had nothing as well, so that the
// caller can bound its steps.
func (v *view) walk(prefix, from string, t machine.Time, yield func(string, entry) bool) {
	if t == 0 {
		v.keys.Ascend(from, func(key string, e entry) bool {
			return strings.HasPrefix(key, prefix) && yield(key, e)
		})
		return
	}
	now, past := v.keys.Iter(), v.past.Iter()
	isNow, isPast := now.Seek(from), past.Seek(version{key: from, at: math.MinInt64})
	for isNow || isPast {
		key := ""
		if isNow {
			key = now.Key()
		}
		if isPast && (!isNow || past.Item().key < key) {
			key = past.Item().key
		}
		if !strings.HasPrefix(key, prefix) || !yield(key, v.at(key, t)) {
			return
		}
		if isNow && now.Key() == key {
			isNow = now.Next()
		}
		if isPast && past.Item().key == key {
			isPast = past.Seek(version{key: key, at: math.MaxInt64, rev: math.MaxUint64})
		}
	}
}
