package host_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/unilua/unilua/engine"
	"github.com/unilua/unilua/engine/host"
	"github.com/unilua/unilua/engine/host/jobfile"
	"github.com/unilua/unilua/engine/host/record"
	"github.com/unilua/unilua/engine/schedule"
)

// rig is a host over an engine in memory, in a bubble where time is virtual. It is
// the Runner too: its runs sleep, and end as the test says.
type rig struct {
	t      *testing.T
	store  *record.Store
	close  func()
	behind atomic.Int64 // nanoseconds by which the clock on the wall is
	max    int
	sleeps map[string]time.Duration // by job
	fails  map[string]int           // so many of the next attempts

	h     *host.Host
	stop  context.CancelFunc
	ended chan error

	mu      sync.Mutex
	n       int
	begun   []string // job and time of each run
	alive   int
	highest int // that were alive at once
}

// inBubble calls test with a rig, and checks that nothing is left behind.
func inBubble(t *testing.T, test func(*rig)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		e := engine.New(engine.Options{})
		s := e.NewSession(context.Background(), "host")
		r := &rig{t: t, store: record.Open(s), sleeps: map[string]time.Duration{}, fails: map[string]int{}}
		r.close = sync.OnceFunc(func() { s.Close(false); r.check(e.Close()) })
		defer r.close()
		test(r)
	})
}

func (r *rig) check(err error) {
	r.t.Helper()
	if err != nil {
		r.t.Fatal(err)
	}
}

// start starts a host.
func (r *rig) start(jobs ...*host.Job) {
	r.h = host.New(host.Options{Store: r.store, Runner: r, Now: r.now, Settings: host.Settings{MaxRuns: r.max}})
	ctx, stop := context.WithCancel(context.Background())
	r.stop, r.ended = stop, make(chan error, 1)
	go func() { r.ended <- r.h.Run(ctx, jobs) }()
	synctest.Wait()
}

func (r *rig) now() time.Time { return time.Now().Add(-time.Duration(r.behind.Load())) }

// end stops it.
func (r *rig) end() {
	r.t.Helper()
	r.stop()
	r.check(<-r.ended)
}

// pass lets time pass.
func (r *rig) pass(d time.Duration) {
	time.Sleep(d)
	synctest.Wait()
}

// Prepare implements host.Runner.
func (r *rig) Prepare(s host.Start) (host.Run, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.n++
	run := &sleeper{r: r, id: fmt.Sprint("r", r.n), job: s.Job.Name, sleep: r.sleeps[s.Job.Name], done: make(chan struct{})}
	run.ctx, run.cancel = context.WithCancelCause(context.Background())
	if r.fails[s.Job.Name] > 0 {
		r.fails[s.Job.Name]--
		run.err = errors.New("it went wrong")
	}
	return run, nil
}

type sleeper struct {
	r      *rig
	id     string
	job    string
	sleep  time.Duration
	err    error
	ctx    context.Context
	cancel context.CancelCauseFunc
	done   chan struct{}
}

func (s *sleeper) ID() string            { return s.id }
func (s *sleeper) Done() <-chan struct{} { return s.done }

// Cancel implements host.Run.
func (s *sleeper) Cancel(cause error) { s.cancel(cause) }

func (s *sleeper) Outcome() host.Outcome { return host.Outcome{OK: s.err == nil, Err: s.err} }

func (s *sleeper) Go() {
	if s.ctx.Err() != nil {
		s.r.t.Errorf("run %s of %s begins, though it was cancelled before", s.id, s.job)
	}
	s.r.count(1, s.job)
	go func() {
		defer close(s.done)
		defer s.r.count(-1, "")
		select {
		case <-time.After(s.sleep):
		case <-s.ctx.Done():
			s.err = context.Cause(s.ctx)
		}
		s.cancel(nil)
	}()
}

func (r *rig) count(n int, job string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.alive += n
	r.highest = max(r.highest, r.alive)
	if job != "" {
		r.begun = append(r.begun, job+" "+time.Now().UTC().Format(time.TimeOnly))
	}
}

// expect compares the ledger of a job, the oldest row first, each as the time it
// was due, its status and reason, and its attempts.
func (r *rig) expect(job string, want ...string) {
	r.t.Helper()
	rows, err := r.store.Rows(record.Filter{Job: job})
	r.check(err)
	got := make([]string, len(rows))
	for i, row := range rows {
		line := row.Due.UTC().Format(time.TimeOnly) + " " + string(row.Status)
		if row.Nth > 0 {
			line += fmt.Sprint(" #", row.Nth)
		}
		if row.Reason != "" {
			line += ": " + row.Reason
		}
		if n := len(row.Attempts); n > 1 {
			line += fmt.Sprintf(" (%d attempts)", n)
		}
		got[len(rows)-1-i] = line
	}
	if g, w := strings.Join(got, "\n"), strings.Join(want, "\n"); g != w {
		r.t.Errorf("the ledger of %s:\n%s\nwant:\n%s", job, g, w)
	}
}

// every returns a job that is due at an interval.
func every(t *testing.T, name string, interval time.Duration, change ...func(*jobfile.Plan)) *host.Job {
	t.Helper()
	s, err := schedule.NewEvery(interval, time.Unix(0, 0))
	if err != nil {
		t.Fatal(err)
	}
	return job(name, append(change, func(p *jobfile.Plan) {
		p.Triggers = append(p.Triggers, jobfile.Timed{Schedule: s, Text: "every " + interval.String()})
	})...)
}

func job(name string, change ...func(*jobfile.Plan)) *host.Job {
	p := &jobfile.Plan{Name: name, Overlap: jobfile.Skip, CatchUp: jobfile.Latest, Backoff: time.Second}
	for _, c := range change {
		c(p)
	}
	return &host.Job{Plan: p, Script: "/srv/" + name + ".lua"}
}
