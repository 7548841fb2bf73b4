package lock

import (
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"github.com/anishathalye/porcupine"

	"github.com/unilua/unilua/engine/machine"
)

// owner is a machine behind a mutex, with a channel for each waiter.
type owner struct {
	mu      sync.Mutex
	machine *Machine
	waiting map[machine.Ticket]chan Reply
}

func (o *owner) call(c machine.Call, op *Op) (Reply, error) {
	r, wait, err := o.apply(c, op)
	if wait != nil {
		return <-wait, nil
	}
	return r, err
}

func (o *owner) apply(c machine.Call, op *Op) (Reply, chan Reply, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	var wait chan Reply
	r, err := o.machine.Apply(c, op)
	if err == machine.ErrWait {
		wait = make(chan Reply, 1)
		o.waiting[c.Ticket()] = wait
	}
	for {
		t, answer, _, ok := o.machine.Settle(0)
		if !ok {
			return r, wait, err
		}
		o.waiting[t] <- answer
		delete(o.waiting, t)
	}
}

// event is an operation as a linearizability checker sees it.
type event struct {
	lock    string
	release bool
	shared  bool
	token   uint64 // released, or got
}

// view is what one lock is, for the checker.
type view struct {
	writer  bool
	readers int
	last    uint64
}

var lockModel = porcupine.Model{
	Partition: func(history []porcupine.Operation) [][]porcupine.Operation {
		byLock := map[string][]porcupine.Operation{}
		for _, o := range history {
			byLock[o.Input.(event).lock] = append(byLock[o.Input.(event).lock], o)
		}
		var parts [][]porcupine.Operation
		for _, part := range byLock {
			parts = append(parts, part)
		}
		return parts
	},
	Init: func() any { return view{} },
	Step: func(state, input, output any) (bool, any) {
		v, e := state.(view), input.(event)
		return v.step(e, output.(uint64))
	},
	DescribeOperation: func(input, output any) string { return fmt.Sprintf("%+v → %v", input, output) },
}

func (v view) step(e event, token uint64) (bool, any) {
	switch {
	case e.release && e.shared:
		v.readers--
		return v.readers >= 0, v
	case e.release:
		was := v.writer
		v.writer = false
		return was && v.last == e.token, v
	case e.shared:
		ok := !v.writer && token > v.last
		v.readers, v.last = v.readers+1, token
		return ok, v
	}
	ok := !v.writer && v.readers == 0 && token > v.last
	v.writer, v.last = true, token
	return ok, v
}

func TestHistoriesOfManyGoroutinesAreLinearizable(t *testing.T) {
	history := play(t, 8, 100)
	switch result, _ := porcupine.CheckOperationsVerbose(lockModel, history, 10*time.Second); result {
	case porcupine.Illegal:
		t.Fatalf("the history of %d operations is not that of locks", len(history))
	case porcupine.Unknown:
		t.Fatalf("the check of %d operations did not end", len(history))
	}
}

func TestTheCheckerRefusesTwoHolders(t *testing.T) {
	two := []porcupine.Operation{
		{ClientId: 1, Input: event{lock: "x"}, Call: 1, Output: uint64(1), Return: 2},
		{ClientId: 2, Input: event{lock: "x", shared: true}, Call: 3, Output: uint64(2), Return: 4},
	}
	if porcupine.CheckOperations(lockModel, two) {
		t.Error("a reader and a writer at once pass for linearizable")
	}
}

// play lets runs acquire and release at random, and records when each call
// began and ended.
func play(t *testing.T, runs, turns int) []porcupine.Operation {
	o := &owner{machine: New("locks"), waiting: map[machine.Ticket]chan Reply{}}
	if err := o.machine.reserve(plenty); err != nil {
		t.Fatal(err)
	}
	start := time.Now()
	histories := make([][]porcupine.Operation, runs)
	var wg sync.WaitGroup
	for run := range runs {
		wg.Go(func() {
			random := rand.New(rand.NewPCG(uint64(run), 0))
			call := machine.Call{Session: fmt.Sprint("r", run)}
			record := func(e event, op Op) uint64 {
				call.Seq++
				begun := time.Since(start)
				r, err := o.call(call, &op)
				if err != nil {
					t.Errorf("%+v: %v", op, err)
				}
				histories[run] = append(histories[run], porcupine.Operation{
					ClientId: run, Input: e, Call: int64(begun), Output: r.Token, Return: int64(time.Since(start)),
				})
				return r.Token
			}
			for range turns {
				e := event{lock: string('x' + rune(random.IntN(2))), shared: random.IntN(2) == 0}
				e.token = record(e, Op{Verb: Acquire, Name: e.lock, Shared: e.shared, Wait: true})
				e.release = true
				record(e, Op{Verb: Release, Name: e.lock, Token: e.token})
			}
		})
	}
	wg.Wait()
	var all []porcupine.Operation
	for _, h := range histories {
		all = append(all, h...)
	}
	return all
}
