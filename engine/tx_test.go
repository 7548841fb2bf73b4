package engine

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"runtime"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/anishathalye/porcupine"

	"github.com/unilua/unilua/engine/fault"
	"github.com/unilua/unilua/engine/machine/counter"
	"github.com/unilua/unilua/engine/machine/queue"
	"github.com/unilua/unilua/engine/machine/state"
	"github.com/unilua/unilua/engine/value"
)

// together runs work in n goroutines, each with a session of its own.
func together(t testing.TB, e *Engine, n int, work func(i int, s *Session)) {
	t.Helper()
	var wg sync.WaitGroup
	for i := range n {
		s := session(t, e)
		wg.Go(func() { work(i, s) })
	}
	wg.Wait()
}

// register is a number that a transaction reads and writes, whatever the kind
// of the object that holds it.
type register struct {
	name string
	get  func(*Tx) (int64, error)
	set  func(*Tx, int64) error
}

func counterRegister(name string) register {
	do := func(tx *Tx, op counter.Op) (int64, error) {
		c, err := tx.Counter(name)
		if err != nil {
			return 0, err
		}
		r, err := c.Do(op, 0)
		return r.Value, err
	}
	return register{name,
		func(tx *Tx) (int64, error) { return do(tx, counter.Op{Verb: counter.Get}) },
		func(tx *Tx, n int64) error { _, err := do(tx, counter.Op{Verb: counter.Set, N: n}); return err },
	}
}

func stateRegister(bucket, key string, open func(*Tx, string) (*State, error)) register {
	do := func(tx *Tx, op state.Op) (int64, error) {
		b, err := open(tx, bucket)
		if err != nil {
			return 0, err
		}
		op.Key = key
		r, err := b.Do(op, 0)
		n, _ := r.Value.AsNumber()
		return int64(n), err
	}
	return register{bucket + "." + key,
		func(tx *Tx) (int64, error) { return do(tx, state.Op{Verb: state.Get}) },
		func(tx *Tx, n int64) error {
			_, err := do(tx, state.Op{Verb: state.Set, Value: value.Int(n)})
			return err
		},
	}
}

// mixedRegisters are of every persistence.
func mixedRegisters() []register {
	return []register{
		counterRegister("a"), counterRegister("b"),
		stateRegister("disk", "k", (*Tx).State), stateRegister("disk", "l", (*Tx).State),
		stateRegister("memory", "k", (*Tx).Dict),
	}
}

// access is what one transaction saw and did, for the checker.
type access struct{ read, wrote map[int]int64 }

var registersModel = porcupine.Model{
	Init: func() any { return [5]int64{} },
	Step: func(st, input, _ any) (bool, any) {
		now, a := st.([5]int64), input.(access)
		for i, n := range a.read {
			if now[i] != n {
				return false, st
			}
		}
		for i, n := range a.wrote {
			now[i] = n
		}
		return true, now
	},
	Equal: func(a, b any) bool { return a == b },
}

func TestConcurrentTransactionsAreSerializable(t *testing.T) {
	everywhere(t, true, concurrentTransactionsAreSerializable)
}

func concurrentTransactionsAreSerializable(t *testing.T, e *Engine, _ *Session) {
	registers := mixedRegisters()
	var mu sync.Mutex
	var history []porcupine.Operation
	start := time.Now()
	var unique atomic.Int64
	together(t, e, 8, func(i int, s *Session) {
		rng := rand.New(rand.NewPCG(uint64(i), 1))
		for range 40 {
			var a access
			call := time.Since(start).Nanoseconds()
			err := s.Tx(func(tx *Tx) error {
				a = access{map[int]int64{}, map[int]int64{}}
				for _, i := range rng.Perm(len(registers))[:3] {
					n, err := registers[i].get(tx)
					if err != nil {
						return err
					}
					a.read[i] = n
					runtime.Gosched()
					if rng.IntN(2) == 0 {
						a.wrote[i] = unique.Add(1)
						if err := registers[i].set(tx, a.wrote[i]); err != nil {
							return err
						}
					}
				}
				return nil
			})
			if err != nil {
				t.Error(err)
				return
			}
			mu.Lock()
			history = append(history, porcupine.Operation{ClientId: i, Input: a, Call: call, Return: time.Since(start).Nanoseconds()})
			mu.Unlock()
		}
	})
	if result := porcupine.CheckOperationsTimeout(registersModel, history, time.Minute); result != porcupine.Ok {
		t.Errorf("the history of %d transactions is %s", len(history), result)
	}
}

func TestATransactionNeverSeesHalfOfAnother(t *testing.T) {
	everywhere(t, true, aTransactionNeverSeesHalfOfAnother)
}

func aTransactionNeverSeesHalfOfAnother(t *testing.T, e *Engine, s *Session) {
	registers := mixedRegisters()
	const total = 500
	if err := s.Tx(func(tx *Tx) error { return registers[0].set(tx, total) }); err != nil {
		t.Fatal(err)
	}
	together(t, e, 8, func(i int, s *Session) {
		rng := rand.New(rand.NewPCG(uint64(i), 2))
		for range 100 {
			err := s.Tx(func(tx *Tx) error {
				if i%4 == 0 {
					return wantSum(tx, registers, total)
				}
				return transfer(tx, rng, registers)
			})
			if err != nil {
				t.Error(err)
				return
			}
		}
	})
	if err := s.Tx(func(tx *Tx) error { return wantSum(tx, registers, total) }); err != nil {
		t.Error(err)
	}
}

func wantSum(tx *Tx, registers []register, total int64) error {
	sum := int64(0)
	for _, r := range registers {
		n, err := r.get(tx)
		if err != nil {
			return err
		}
		sum += n
	}
	if sum != total {
		return fmt.Errorf("the sum is %d, not %d", sum, total)
	}
	return nil
}

// transfer moves a random amount from one register to another.
func transfer(tx *Tx, rng *rand.Rand, registers []register) error {
	p := rng.Perm(len(registers))
	amount := rng.Int64N(10)
	for i, by := range []int64{-amount, amount} {
		r := registers[p[i]]
		n, err := r.get(tx)
		if err != nil {
			return err
		}
		if err := r.set(tx, n+by); err != nil {
			return err
		}
	}
	return nil
}

func TestManyTransactionsOnOneCounterAllSucceed(t *testing.T) {
	everywhere(t, false, manyTransactionsOnOneCounterAllSucceed)
}

func manyTransactionsOnOneCounterAllSucceed(t *testing.T, e *Engine, s *Session) {
	const runs, rounds = 64, 20
	hot := counterRegister("hot")
	var most atomic.Int64
	together(t, e, runs, func(i int, s *Session) {
		for range rounds {
			tries := int64(0)
			err := s.Tx(func(tx *Tx) error {
				tries++
				n, err := hot.get(tx)
				if err != nil {
					return err
				}
				think(time.Duration(i%4) * 20 * time.Microsecond)
				return hot.set(tx, n+1)
			})
			if err != nil {
				t.Errorf("after %d tries: %v", tries, err)
				return
			}
			for m := most.Load(); tries > m && !most.CompareAndSwap(m, tries); m = most.Load() {
			}
		}
	})
	t.Logf("at most %d tries", most.Load())
	if most.Load() > maxTries/2 {
		t.Errorf("a transaction took %d of %d tries", most.Load(), maxTries)
	}
	c := must[*Counter](t)(s.Counter("hot", Keeping{}))
	if r := must[counter.Reply](t)(c.Do(counter.Op{Verb: counter.Get}, 0)); r.Value != runs*rounds {
		t.Errorf("the counter is at %d, want %d", r.Value, runs*rounds)
	}
}

// think keeps a script busy.
func think(d time.Duration) {
	for start := time.Now(); time.Since(start) < d; {
		runtime.Gosched()
	}
}

func TestATransactionThatMeetsAChangeEveryTimeEndsWithConflict(t *testing.T) {
	e, s := begin(t, "")
	other := session(t, e)
	c := must[*Counter](t)(other.Counter("hot", Keeping{}))
	hot := counterRegister("hot")
	tries := 0
	err := s.Tx(func(tx *Tx) error {
		tries++
		n, err := hot.get(tx)
		if err != nil {
			return err
		}
		must[counter.Reply](t)(c.Do(counter.Op{Verb: counter.Incr, N: 1}, 0))
		return hot.set(tx, n+1)
	})
	if !fault.Is(err, fault.Conflict) || tries != maxTries {
		t.Errorf("%d tries gave %v", tries, err)
	}
}

func TestATransactionTooLargeFailsBeforeItIsCommitted(t *testing.T) {
	_, s := begin(t, "")
	big := value.String(string(make([]byte, 1<<20)))
	steps := 0
	err := s.Tx(func(tx *Tx) error {
		b := must[*State](t)(tx.State("big"))
		for i := range 20 {
			if _, err := b.Do(state.Op{Verb: state.Set, Key: strconv.Itoa(i), Value: big}, 0); err != nil {
				return err
			}
			steps++
		}
		return nil
	})
	if !fault.Is(err, fault.TooLarge) || steps > 8 {
		t.Errorf("after %d steps of 1 MiB: %v", steps, err)
	}
	// One key again and again is one value.
	err = s.Tx(func(tx *Tx) error {
		b := must[*State](t)(tx.State("big"))
		for range 20 {
			if _, err := b.Do(state.Op{Verb: state.Set, Key: "k", Value: big}, 0); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
}

func TestATransactionIsRefusedAfterItsEnd(t *testing.T) {
	_, s := begin(t, "")
	var kept *Counter
	if err := s.Tx(func(tx *Tx) error {
		kept = must[*Counter](t)(tx.Counter("c"))
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	var misuse *fault.Misuse
	if _, err := kept.Do(counter.Op{Verb: counter.Incr, N: 1}, 0); !errors.As(err, &misuse) {
		t.Errorf("an operation after the end gave %v", err)
	}
}

func TestATransactionWakesThoseWhoWait(t *testing.T) {
	e, s := begin(t, t.TempDir())
	got := make(chan queue.Reply)
	other := session(t, e)
	go func() {
		q, _ := other.Queue("mail", Keeping{})
		r, _ := q.Do(queue.Op{Verb: queue.Take}, Forever)
		got <- r
	}()
	if err := s.Tx(func(tx *Tx) error {
		q := must[*Queue](t)(tx.Queue("mail"))
		must[queue.Reply](t)(q.Do(queue.Op{Verb: queue.Put, Value: value.Int(1)}, 0))
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	if r := <-got; r.Item.Value != value.Int(1) {
		t.Errorf("took %v", r.Item.Value.Any())
	}
}
