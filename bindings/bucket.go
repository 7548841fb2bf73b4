package bindings

import (
	"time"

	lua "github.com/yuin/gopher-lua"

	"github.com/unilua/unilua/engine"
	"github.com/unilua/unilua/engine/fault"
	"github.com/unilua/unilua/engine/machine"
	"github.com/unilua/unilua/engine/machine/state"
)

// bucket is what scripts call a state, a state as it was, or a dict: they are
// read and changed alike.
type bucket struct {
	*engine.State
	kind *bucketKind
	at   machine.Time // 0 is now
}

// bucketKind is what tells a state from a dict.
type bucketKind struct {
	noun      string // unilua.NOUN
	class     *Class
	revisions bool // scripts see them
}

var (
	stateBucket = bucketKind{"state", stateClass, true}
	dictBucket  = bucketKind{"dict", dictClass, false}
)

// open returns the Lua object for s.
func (k *bucketKind) open(s *engine.State) *lua.LUserData {
	return k.class.new(&bucket{State: s, kind: k})
}

// String names the bucket, and the moment it is seen at.
func (b *bucket) String() string {
	if b.at == 0 {
		return b.State.String()
	}
	return b.State.String() + " at " + time.Unix(0, int64(b.at)).UTC().Format(time.RFC3339)
}

// read does an operation that looks at the bucket, now or as it was.
func (b *bucket) read(op state.Op) (state.Reply, error) {
	op.At = b.at
	return b.Do(op, 0)
}

// key returns argument n, a key. Numbers are no keys: 1 and "1" would be the
// same key, or else hard to tell apart.
func (a Args) key(n int) string {
	s, ok := a.Get(n).(lua.LString)
	if !ok {
		a.bad(n, "string", a.Get(n))
	}
	if len(s) == 0 || len(s) > state.MaxKey {
		a.raise("bad argument #%d to '%s' (a key of 1 to %d bytes expected, got %d)", n, a.f.Name, state.MaxKey, len(s))
	}
	return string(s)
}

var (
	keyParam     = Param{Name: "key", Type: "string", Doc: "1 to 1024 bytes"}
	keyPrefix    = Param{Name: "prefix", Type: "string", Optional: true, Doc: "all keys if absent"}
	valueParam   = Param{Name: "value", Type: "any"}
	ttlOfKey     = Option{"ttl", "duration", "gone after; absent: stays"}
	ifRevOption  = Option{"if_rev", "integer", "only if the key is at that revision, else conflict; 0: only if it is absent"}
	writeCodes   = []fault.Code{fault.TooLarge, fault.Denied, fault.Unavailable, fault.Unknown}
	rangeCodes   = []fault.Code{fault.Range}
	pairsIsAtOne = "what changes meanwhile does not show, and writers do not wait. "
)

// writes describes a method that changes the bucket.
func (k *bucketKind) writes(f Func, more ...fault.Code) Func {
	if !k.revisions {
		more = append(more, fault.Exists)
	}
	f.Codes = append(more, writeCodes...)
	return f
}

// revision describes the result of a change.
func (k *bucketKind) revision() []Return {
	if k.revisions {
		return []Return{{Type: "integer", Name: "revision"}}
	}
	return []Return{{Type: "true"}}
}

// options are those of a change: more, and if_rev where there are revisions.
func (k *bucketKind) options(more ...Option) []Param {
	if k.revisions {
		more = append(more, ifRevOption)
	}
	if len(more) == 0 {
		return nil
	}
	return []Param{{Name: "options", Type: "options", Optional: true, Options: more}}
}

// example returns the code with the bucket's module in it.
func (k *bucketKind) example(code string) string {
	return "local b = unilua." + k.noun + "(\"hosts\")\n" + code
}
