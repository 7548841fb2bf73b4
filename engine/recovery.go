package engine

import (
	"fmt"

	"github.com/unilua/unilua/engine/effects"
	"github.com/unilua/unilua/engine/machine"
	"github.com/unilua/unilua/engine/snapshot"
)

// recovery brings the machines back at start-up.
type recovery struct {
	st       *store
	includes map[machine.Ref]position // what the saved cells of an object include
}

// load restores the saved cells of one object.
func (re *recovery) load(saved snapshot.Object) error {
	m, err := re.st.e.member(saved.Ref)
	if err != nil {
		return err
	}
	re.includes[saved.Ref] = position(saved.Includes)
	for c, data := range saved.Cells {
		if err := m.restore(c, data); err != nil {
			return fmt.Errorf("%s: %w", saved.Ref, err)
		}
	}
	return nil
}

// replay applies one record of the log, but for what the saved cells include.
func (re *recovery) replay(pos position, rec []byte) error {
	for ef, err := range effects.All(rec) {
		if err != nil {
			return fmt.Errorf("log record %d: %w", pos, err)
		}
		if pos <= re.includes[ef.Ref] {
			continue
		}
		if err := re.apply(ef); err != nil {
			return fmt.Errorf("log record %d: %w", pos, err)
		}
	}
	return nil
}

// apply applies one effect of the log. What it changes is not in the snapshot
// file yet, so it is marked to be saved.
func (re *recovery) apply(ef effects.Effect) error {
	m, err := re.st.e.member(ef.Ref)
	if err != nil {
		return err
	}
	if ef.Op == effects.Drop {
		return m.restoreNothing()
	}
	if err := m.restore(ef.Cell, string(ef.Data)); err != nil {
		return fmt.Errorf("%s: %w", ef.Ref, err)
	}
	m.changedBy(ef.Cell)
	return nil
}

// finish ends the sessions of the past in every machine.
func (re *recovery) finish() {
	now := re.st.e.clock.now()
	re.st.e.members(func(m member) { m.recover(now) })
}
