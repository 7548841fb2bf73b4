package state

// What a key and a revision take beside texts and values, in bytes.
const (
	keyBytes     = 120
	versionBytes = 180
)

func (e *entry) bytes(key string) int { return keyBytes + len(key) + e.value.Size() }

func (v *version) bytes() int { return versionBytes + len(v.key) + v.value.Size() }

// Bytes returns how much memory the bucket takes, roughly. A value that the
// history holds too counts twice.
func (m *Machine) Bytes() int { return m.bytes }
