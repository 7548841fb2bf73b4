package bindings

import (
	"github.com/unilua/unilua/engine"
	"github.com/unilua/unilua/engine/value"
)

// keepingOptions are the options of every object that can outlive the process.
var keepingOptions = []Option{
	{"persist", `"none"|"snapshot"|"archive"`, "what the object survives; fixed once stated or used"},
	{"sync", `"always"|"never"|duration`, "of an archived object: wait for the disk, or be synced within that time"},
	{"snapshot_every", "duration", "of a snapshot object: how often it is written"},
}

// Keeping returns what the options state of how an object is kept.
func (o Options) Keeping() (k engine.Keeping) {
	var err error
	if o.Has("persist") {
		if k.Persist, err = engine.ParsePersist(o.String("persist", "")); err != nil {
			o.wrong("persist", err)
		}
	}
	if o.Has("sync") {
		if k.Sync, err = o.sync(); err != nil {
			o.wrong("sync", err)
		}
	}
	k.SnapshotEvery = o.Span("snapshot_every")
	return k
}

func (o Options) sync() (engine.Sync, error) {
	d, err := duration(o.get("sync"))
	if err == nil && d > 0 {
		return engine.Sync(d), nil
	}
	return engine.ParseSync(o.String("sync", ""), value.ParseDuration)
}

// tune does op, which states options of h, unless there are none to state.
// Options are all read before any of them holds: a mistake in one changes
// nothing.
func tune[O, R any](h *engine.Handle[O, R], op *O) error {
	if op == nil {
		return nil
	}
	_, err := h.Do(*op, 0)
	return err
}

// configure answers a call that states how h is kept, and its tuning.
func configure[O, R any](a Args, h *engine.Handle[O, R], keep engine.Keeping, tuning *O) int {
	err := h.Keep(keep)
	if err == nil {
		err = tune(h, tuning)
	}
	return a.Done(err)
}
