package snapshot

import (
	"path/filepath"
	"runtime/debug"

	"github.com/unilua/unilua/engine/fault"
)

// Damage is the refusal of a file that is not as it was written.
type Damage struct {
	Path  string
	cause *fault.Error
}

func (d *Damage) Error() string { return d.cause.Message }

// Unwrap returns the failure, of code unavailable.
func (d *Damage) Unwrap() error { return d.cause }

func damaged(path string, cause any) error {
	return &Damage{path, fault.New(fault.Unavailable,
		"snapshot %s is damaged (%v); to keep what can be read of it, run: unilua store repair --data %s", path, cause, filepath.Dir(path))}
}

// guard turns a panic of bbolt over a damaged page into an error, and so a
// fault of the memory that the file is mapped to.
func guard(path string, do func() error) (err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if cause := recover(); cause != nil {
			err = damaged(path, cause)
		}
	}()
	return do()
}
