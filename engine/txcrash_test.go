package engine

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/unilua/unilua/engine/machine/queue"
	"github.com/unilua/unilua/engine/machine/state"
	"github.com/unilua/unilua/engine/value"
)

// The crash here is a copy of the data folder, taken while transactions go on.
// Saves are made by the one who copies, so that the snapshot file stands still
// meanwhile; the log may be cut at any byte, as by a crash.

const crashTotal = 500

// crashRegisters are saved, but in different ways.
func crashRegisters() []register {
	return []register{
		counterRegister("a"), counterRegister("b"),
		stateRegister("disk", "k", (*Tx).State), stateRegister("loose", "k", (*Tx).State),
	}
}

// openCrash opens the objects of the test on dir.
func openCrash(t *testing.T, dir string) (*Engine, *Session) {
	e, s := begin(t, dir)
	rare := Keeping{Persist: Snapshot, SnapshotEvery: time.Hour}
	must[*Counter](t)(s.Counter("a", rare))
	must[*Counter](t)(s.Counter("b", rare))
	must[*State](t)(s.State("loose", rare))
	return e, s
}

func TestAfterACrashEachTransactionIsThereWhollyOrNotAtAll(t *testing.T) {
	dir := t.TempDir()
	e, s := openCrash(t, dir)
	registers := crashRegisters()
	if err := s.Tx(func(tx *Tx) error { return registers[2].set(tx, crashTotal) }); err != nil {
		t.Fatal(err)
	}
	var stop atomic.Bool
	rounds := make(chan struct{}, 1)
	var done [4]atomic.Int64 // acknowledged rounds of each worker
	go func() {
		defer stop.Store(true)
		rng := rand.New(rand.NewPCG(3, 3))
		for range 12 {
			for range rng.IntN(20) {
				<-rounds
			}
			if rng.IntN(2) == 0 {
				saveSome(t, e, rng)
			}
			var acked [len(done)]int64
			for i := range done {
				acked[i] = done[i].Load()
			}
			checkCopy(t, dir, acked[:])
		}
	}()
	together(t, e, len(done), func(i int, s *Session) {
		rng := rand.New(rand.NewPCG(uint64(i), 4))
		for n := int64(1); !stop.Load(); n++ {
			if err := crashRound(s, rng, i, n); err != nil {
				t.Error(err)
				return
			}
			done[i].Store(n)
			select {
			case rounds <- struct{}{}:
			default:
			}
		}
	})
}

// crashRound is round n of worker i: an item that comes and goes, a plain change
// of a snapshot object, then a transaction that touches it together with an
// archived one, then one over snapshot objects alone.
func crashRound(s *Session, rng *rand.Rand, i int, n int64) error {
	if err := comeAndGo(s, i, n); err != nil {
		return err
	}
	loose, err := s.State("loose", Keeping{})
	if err != nil {
		return err
	}
	plain := state.Op{Verb: state.Set, Key: fmt.Sprint("plain", i), Value: value.Int(n)}
	if _, err := loose.Do(plain, 0); err != nil {
		return err
	}
	err = s.Tx(func(tx *Tx) error {
		if err := stateRegister("loose", fmt.Sprint("seen", i), (*Tx).State).set(tx, n); err != nil {
			return err
		}
		if err := stateRegister("disk", fmt.Sprint("seen", i), (*Tx).State).set(tx, n); err != nil {
			return err
		}
		return throughQueue(tx, rng)
	})
	if err != nil {
		return err
	}
	return s.Tx(func(tx *Tx) error { return transfer(tx, rng, crashRegisters()) })
}

// comeAndGo puts n in the queue of worker i, takes it and acknowledges it.
func comeAndGo(s *Session, i int, n int64) error {
	q, err := s.Queue(fmt.Sprint("own", i), Keeping{})
	if err != nil {
		return err
	}
	if _, err := q.Do(queue.Op{Verb: queue.Put, Value: value.Int(n)}, 0); err != nil {
		return err
	}
	r, err := q.Do(queue.Op{Verb: queue.Take}, 0)
	if err != nil {
		return err
	}
	_, err = q.Do(queue.Op{Verb: queue.Ack, ID: r.Item.ID, Token: r.Item.Token}, 0)
	return err
}

// throughQueue moves an amount from a register to the queue, or back.
func throughQueue(tx *Tx, rng *rand.Rand) error {
	q, err := tx.Queue("moving")
	if err != nil {
		return err
	}
	r := crashRegisters()[rng.IntN(4)]
	n, err := r.get(tx)
	if err != nil {
		return err
	}
	if rng.IntN(2) == 0 {
		amount := rng.Int64N(5)
		if _, err := q.Do(queue.Op{Verb: queue.Put, Value: value.Int(amount)}, 0); err != nil {
			return err
		}
		return r.set(tx, n-amount)
	}
	got, err := q.Do(queue.Op{Verb: queue.Pop}, 0)
	if err != nil {
		return nil // empty
	}
	amount, _ := got.Item.Value.AsNumber()
	return r.set(tx, n+int64(amount))
}

// saveSome saves a random part of what is to be saved, or all of it, and then
// drops the log.
func saveSome(t *testing.T, e *Engine, rng *rand.Rand) {
	sv := e.store.saver
	if rng.IntN(3) == 0 {
		if err := sv.checkpoint(); err != nil {
			t.Error(err)
		}
		return
	}
	if err := sv.save(sv.take(func(member, time.Time) bool { return rng.IntN(2) == 0 })); err != nil {
		t.Error(err)
	}
}

// checkCopy opens a copy of the folder and looks for the sum, and for what was
// acknowledged before the copy was begun.
func checkCopy(t *testing.T, dir string, acked []int64) {
	copied := filepath.Join(t.TempDir(), "copy")
	copyFolder(t, dir, copied)
	e := New(Options{Dir: copied})
	defer e.Close()
	s := e.NewSession(t.Context(), "check.lua")
	defer s.Close(false)
	err := s.Tx(func(tx *Tx) error {
		q, err := tx.Queue("moving")
		if err != nil {
			return err
		}
		r, err := q.Do(queue.Op{Verb: queue.List, N: 1 << 20}, 0)
		if err != nil {
			return err
		}
		rest := int64(crashTotal)
		for _, it := range r.Items {
			n, _ := it.Value.AsNumber()
			rest -= int64(n)
		}
		if err := wantSum(tx, crashRegisters(), rest); err != nil {
			return err
		}
		for i, n := range acked {
			if err := wantWhole(tx, i, n); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
}

// copyFolder copies what is there. A file that is renamed meanwhile is a spare
// segment of the log.
func copyFolder(t *testing.T, from, to string) {
	err := filepath.WalkDir(from, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || !entry.IsDir() && !entry.Type().IsRegular() {
			return nil
		}
		target := filepath.Join(to, strings.TrimPrefix(path, from))
		if entry.IsDir() {
			return os.MkdirAll(target, 0o700)
		}
		data, err := os.ReadFile(path)
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		return cmp.Or(err, os.WriteFile(target, data, 0o600))
	})
	if err != nil {
		t.Error(err)
	}
}

// wantWhole checks the rounds of worker i, of which n were acknowledged.
func wantWhole(tx *Tx, i int, n int64) error {
	var got [3]int64
	for j, r := range []register{
		stateRegister("disk", fmt.Sprint("seen", i), (*Tx).State),
		stateRegister("loose", fmt.Sprint("seen", i), (*Tx).State),
		stateRegister("loose", fmt.Sprint("plain", i), (*Tx).State),
	} {
		var err error
		if got[j], err = r.get(tx); err != nil {
			return err
		}
	}
	if err := wantNoOlder(tx, fmt.Sprint("own", i), n); err != nil {
		return err
	}
	if got[0] < n || got[1] != got[0] || got[2] < got[0] {
		return fmt.Errorf("worker %d: archived %d (acknowledged %d), with it %d, before it %d", i, got[0], n, got[1], got[2])
	}
	return nil
}

// wantNoOlder fails if a queue has an item from a round up to n: those were
// acknowledged.
func wantNoOlder(tx *Tx, name string, n int64) error {
	q, err := tx.Queue(name)
	if err != nil {
		return err
	}
	r, err := q.Do(queue.Op{Verb: queue.List}, 0)
	if err != nil {
		return err
	}
	for _, it := range r.Items {
		if round, _ := it.Value.AsNumber(); int64(round) <= n {
			return fmt.Errorf("%s has the item of round %v, and %d were acknowledged", name, round, n)
		}
	}
	return nil
}
