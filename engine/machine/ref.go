package machine

import "strings"

// Kind is a kind of shared resource. Its values are stored on disk: they are
// never changed, and a kind that is given up leaves a gap.
type Kind byte

// The kinds there are. Zero is no kind.
const (
	Counter Kind = 1
	Lock    Kind = 2
	State   Kind = 3
	Queue   Kind = 4
	Dict    Kind = 5
	List    Kind = 6
	Topic   Kind = 7
)

var kindNames = [...]string{
	Counter: "counter",
	Lock:    "lock",
	State:   "state",
	Queue:   "queue",
	Dict:    "dict",
	List:    "list",
	Topic:   "topic",
}

// Valid reports whether k is one of the kinds above.
func (k Kind) Valid() bool { return k != 0 && int(k) < len(kindNames) }

// String returns the name of the Lua module that opens objects of kind k.
func (k Kind) String() string {
	if !k.Valid() {
		return "unknown kind"
	}
	return kindNames[k]
}

// ParseKind returns the kind whose Lua module is name.
func ParseKind(name string) (Kind, bool) {
	for k := Counter; k.Valid(); k++ {
		if kindNames[k] == name {
			return k, true
		}
	}
	return 0, false
}

// MaxName is the longest name of a shared object, in bytes.
const MaxName = 128

// Ref names one shared object. Each kind has names of its own.
type Ref struct {
	Kind Kind
	Name string
}

// String returns r as people write it: counter "hits".
func (r Ref) String() string { return r.Kind.String() + ` "` + r.Name + `"` }

// Valid reports whether r can be stored: of a known kind, its name no longer
// than MaxName and without a zero byte. Which names a script may choose is
// narrower, and not decided here.
func (r Ref) Valid() bool {
	return r.Kind.Valid() && len(r.Name) <= MaxName && strings.IndexByte(r.Name, 0) < 0
}
