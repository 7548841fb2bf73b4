package engine

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/anishathalye/porcupine"

	"github.com/unilua/unilua/engine/fault"
	"github.com/unilua/unilua/engine/machine/queue"
	"github.com/unilua/unilua/engine/value"
)

// queueCall is an operation on a queue as a linearizability checker sees it.
type queueCall struct {
	verb queue.Verb
	n    int64 // the value put, taken, acknowledged or released
	ok   bool
	seq  uint64 // of a put: its place in put order, so that the checker need not guess
}

// queueModel is a queue whose items come back to their old place.
var queueModel = porcupine.Model{
	Init: func() any { return queueView{} },
	Step: func(st, input, output any) (bool, any) {
		return st.(queueView).step(input.(queueCall), output.(queueCall))
	},
	Equal: func(a, b any) bool {
		x, y := a.(queueView), b.(queueView)
		return x.seq == y.seq && slices.Equal(x.order, y.order) && slices.Equal(x.out, y.out)
	},
}

type queueView struct {
	order []int64 // items that are not gone, in put order
	out   []int64 // those that are taken, sorted
	seq   uint64  // items ever put
}

func (v queueView) step(in, out queueCall) (bool, any) {
	held := slices.Contains(v.out, out.n)
	switch in.verb {
	case queue.Put:
		return out.seq == v.seq+1, queueView{append(slices.Clone(v.order), out.n), v.out, out.seq}
	case queue.Take:
		i := slices.IndexFunc(v.order, func(n int64) bool { return !slices.Contains(v.out, n) })
		if !out.ok || i < 0 {
			return !out.ok && i < 0, v
		}
		taken := append(slices.Clone(v.out), out.n)
		slices.Sort(taken)
		return v.order[i] == out.n, queueView{v.order, taken, v.seq}
	case queue.Release:
		return held, queueView{v.order, without(v.out, out.n), v.seq}
	}
	return held, queueView{without(v.order, out.n), without(v.out, out.n), v.seq}
}

func without(list []int64, n int64) []int64 {
	return slices.DeleteFunc(slices.Clone(list), func(m int64) bool { return m == n })
}

func TestHistoriesOfManyRunsOnAQueueAreLinearizable(t *testing.T) {
	everywhere(t, true, historiesOfManyRunsOnAQueueAreLinearizable)
}

func historiesOfManyRunsOnAQueueAreLinearizable(t *testing.T, e *Engine, s *Session) {
	for round := range 40 {
		// Every other queue is archived.
		keep := Keeping{Persist: []Persist{None, Archive}[round%2]}
		h := &history{start: time.Now(), seqs: make(map[int64]uint64)}
		together(t, e, 4, func(i int, s *Session) {
			rng := rand.New(rand.NewPCG(uint64(i), uint64(round)))
			q := must[*Queue](t)(s.Queue(fmt.Sprint("q", round), keep))
			for k := range int64(15) {
				if rng.IntN(2) == 0 {
					h.put(t, i, q, int64(i)*1000+k)
				} else {
					h.deliver(t, i, q, rng.IntN(3) == 0)
				}
			}
		})
		h.drain(t, must[*Queue](t)(s.Queue(fmt.Sprint("q", round), keep)))
		if result := porcupine.CheckOperationsTimeout(queueModel, h.ops, time.Minute); result != porcupine.Ok {
			t.Errorf("the history of %d operations is %s", len(h.ops), result)
		}
	}
}

// history records what many goroutines do.
type history struct {
	start time.Time
	mu    sync.Mutex
	ops   []porcupine.Operation
	seqs  map[int64]uint64 // of the values taken: their places in put order
}

// drain delivers what is left, and tells each put its place.
func (h *history) drain(t *testing.T, q *Queue) {
	for must[queue.Reply](t)(q.Do(queue.Op{Verb: queue.Len}, 0)).N > 0 {
		h.deliver(t, 0, q, false)
	}
	for i := range h.ops {
		if out := h.ops[i].Output.(queueCall); h.ops[i].Input.(queueCall).verb == queue.Put {
			out.seq = h.seqs[out.n]
			h.ops[i].Output = out
		}
	}
}

// do records an operation around call, which returns its outcome.
func (h *history) do(client int, in queueCall, call func() queueCall) queueCall {
	began := time.Since(h.start).Nanoseconds()
	out := call()
	ended := time.Since(h.start).Nanoseconds()
	h.mu.Lock()
	defer h.mu.Unlock()
	h.ops = append(h.ops, porcupine.Operation{ClientId: client, Input: in, Output: out, Call: began, Return: ended})
	return out
}

func (h *history) put(t *testing.T, client int, q *Queue, n int64) {
	h.do(client, queueCall{verb: queue.Put}, func() queueCall {
		must[queue.Reply](t)(q.Do(queue.Op{Verb: queue.Put, Value: value.Int(n)}, 0))
		return queueCall{n: n}
	})
}

// took notes the place of an item, which is the upper part of its tokens.
func (h *history) took(n int64, token uint64) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.seqs[n] = token >> 16
}

// deliver takes an item if there is one, and acknowledges or releases it.
func (h *history) deliver(t *testing.T, client int, q *Queue, release bool) {
	var it queue.Item
	got := h.do(client, queueCall{verb: queue.Take}, func() queueCall {
		r, err := q.Do(queue.Op{Verb: queue.Take, Lease: time.Minute}, 0)
		if err != nil {
			return queueCall{}
		}
		it = *r.Item
		n, _ := it.Value.AsNumber()
		h.took(int64(n), it.Token)
		return queueCall{n: int64(n), ok: true}
	})
	if !got.ok {
		return
	}
	op := queue.Op{Verb: queue.Ack, ID: it.ID, Token: it.Token}
	if release && it.Attempt < 4 {
		op.Verb, op.HasDelay = queue.Release, true
	}
	h.do(client, queueCall{verb: op.Verb}, func() queueCall {
		must[queue.Reply](t)(q.Do(op, 0))
		return queueCall{n: got.n}
	})
}

// waiting starts n takes, one after another, each of which waits before the
// next is started, and hands each outcome to done. It is for synctest.
func waiting(t *testing.T, e *Engine, n int, timeout time.Duration, done func(i int, r queue.Reply, err error)) *sync.WaitGroup {
	var wg sync.WaitGroup
	for i := range n {
		s := e.NewSession(t.Context(), "test.lua")
		q := must[*Queue](t)(s.Queue("q", Keeping{}))
		wg.Go(func() {
			defer s.Close(false)
			r, err := q.Do(queue.Op{Verb: queue.Take}, timeout)
			done(i, r, err)
			if err == nil {
				_, _ = q.Do(queue.Op{Verb: queue.Ack, ID: r.Item.ID, Token: r.Item.Token}, 0)
			}
		})
		synctest.Wait()
	}
	return &wg
}

func TestTenThousandTakersAreServedInOrderAndNobodyElseWakes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e := New(Options{})
		defer e.Close()
		const takers = 10_000
		var woken atomic.Int64
		wg := waiting(t, e, takers, Forever, func(i int, r queue.Reply, err error) {
			woken.Add(1)
			if n, _ := r.Item.Value.AsNumber(); err != nil || int(n) != i {
				t.Errorf("taker %d got %v, %v", i, r.Item.Value.Any(), err)
			}
		})
		s := e.NewSession(t.Context(), "test.lua")
		defer s.Close(false)
		q := must[*Queue](t)(s.Queue("q", Keeping{}))
		for i := range takers {
			putNumber(t, q, i)
			if i%1000 == 0 {
				synctest.Wait()
				if got := woken.Load(); got != int64(i)+1 {
					t.Fatalf("%d puts woke %d takers", i+1, got)
				}
			}
		}
		wg.Wait()
	})
}

func putNumber(t testing.TB, q *Queue, n int) {
	must[queue.Reply](t)(q.Do(queue.Op{Verb: queue.Put, Value: value.Int(int64(n))}, 0))
}

func TestARaceOfAnswerAndTimeoutOrCancelLosesNoItem(t *testing.T) {
	e, s := begin(t, "")
	q := must[*Queue](t)(s.Queue("q", Keeping{}))
	const items = 3000
	var got [items]atomic.Int64
	var left atomic.Int64
	left.Store(items)
	stop, finish := context.WithTimeout(t.Context(), time.Minute)
	defer finish()
	var wg sync.WaitGroup
	for i := range 16 {
		wg.Go(func() {
			hastyTaker(t, e, stop, uint64(i), func(n int) {
				got[n].Add(1)
				if left.Add(-1) == 0 {
					finish()
				}
			})
		})
	}
	for i := range items {
		putNumber(t, q, i)
	}
	wg.Wait()
	for i := range got {
		if n := got[i].Load(); n != 1 {
			t.Errorf("item %d was acknowledged %d times", i, n)
		}
	}
}

// hastyTaker takes with timeouts of almost nothing, in runs that are cancelled
// at any moment, until stop.
func hastyTaker(t *testing.T, e *Engine, stop context.Context, seed uint64, got func(n int)) {
	rng := rand.New(rand.NewPCG(seed, 6))
	for stop.Err() == nil {
		ctx, cancel := context.WithTimeout(stop, time.Duration(rng.IntN(200))*time.Microsecond)
		s := e.NewSession(ctx, fmt.Sprint("taker", seed))
		q, err := s.Queue("q", Keeping{})
		for err == nil {
			var r queue.Reply
			r, err = q.Do(queue.Op{Verb: queue.Take}, time.Duration(1+rng.IntN(50))*time.Microsecond)
			if fault.Is(err, fault.Timeout) {
				err = nil
				continue
			}
			if err == nil {
				if _, lost := q.Do(queue.Op{Verb: queue.Ack, ID: r.Item.ID, Token: r.Item.Token}, 0); lost == nil {
					n, _ := r.Item.Value.AsNumber()
					got(int(n))
				}
			}
		}
		s.Close(true)
		cancel()
	}
}

func TestAWaitThatRunsOutSaysWhatItWaitedFor(t *testing.T) {
	_, s := begin(t, "")
	q := must[*Queue](t)(s.Queue("mail", Keeping{}))
	must[queue.Reply](t)(q.Do(queue.Op{Verb: queue.Configure, Options: queue.Options{Capacity: 1}}, 0))
	_, err := q.Do(queue.Op{Verb: queue.Take}, time.Millisecond)
	if want := `queue "mail" had no item to take within 1ms`; err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
	putNumber(t, q, 1)
	_, err = q.Do(queue.Op{Verb: queue.Put, Value: value.Int(2)}, time.Millisecond)
	if want := `queue "mail" had no room within 1ms: it holds 1 of at most 1 items`; err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}

func TestATakeIsLoggedButNobodyWaitsForTheDisk(t *testing.T) {
	e, s := begin(t, t.TempDir())
	q := must[*Queue](t)(s.Queue("q", Keeping{}))
	putNumber(t, q, 1)
	before := e.store.log.Stats()
	it := must[queue.Reply](t)(q.Do(queue.Op{Verb: queue.Take}, 0)).Item
	if after := e.store.log.Stats(); after.End != before.End+1 || after.Syncs != before.Syncs {
		t.Errorf("a take made %d records and %d syncs", after.End-before.End, after.Syncs-before.Syncs)
	}
	must[queue.Reply](t)(q.Do(queue.Op{Verb: queue.Ack, ID: it.ID, Token: it.Token}, 0))
	if after := e.store.log.Stats(); after.Durable != before.End+2 || after.Syncs != before.Syncs+1 {
		t.Errorf("after the ack %d of %d records are durable, by %d syncs", after.Durable, after.End, after.Syncs-before.Syncs)
	}
}
