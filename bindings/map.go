package bindings

import (
	"context"

	"github.com/unilua/unilua/engine/value"
)

// defaultWorkers is how many runs job.map has at a time.
const defaultWorkers = 8

func jobMap(a Args) int {
	o := a.Options(3)
	workers, timeout := o.Int("workers", 1, defaultWorkers), o.Span("timeout")
	list, err := a.Values(2)
	if err != nil {
		return a.Fail(err)
	}
	j, err := a.work(1)
	if err != nil {
		return a.Fail(err)
	}
	j.Limits.Timeout = timeout
	c := newCrew(a, j, list, int(min(workers, int64(len(list)))))
	defer c.disband()
	if err := c.run(); err != nil {
		return a.Fail(err)
	}
	t := a.L.CreateTable(len(list), 0)
	for i, res := range c.results {
		t.RawSetInt(i+1, resultTable(a.L, res))
	}
	return a.Push(t)
}

// crew is the runs of one job.map.
type crew struct {
	r       *Run
	script  string // where the map was called
	line    int
	job     Job
	list    []value.Value
	results []Result
	workers int
	under   map[*Run]task
	ended   chan *Run
}

// task is the part of the list that a run under way works on.
type task struct {
	i    int
	done func() // the crew's run no longer waits for it
}

func newCrew(a Args, j Job, list []value.Value, workers int) *crew {
	c := &crew{
		r: a.Run(), job: j, list: list, results: make([]Result, len(list)), workers: workers,
		under: make(map[*Run]task), ended: make(chan *Run, workers),
	}
	c.script, c.line = a.where()
	c.job.ended = c.ended
	return c
}

// run runs the job for each value, as many at a time as there are workers.
func (c *crew) run() error {
	ctx := c.r.session.Context()
	for next := 0; next < len(c.list) || len(c.under) > 0; {
		if next < len(c.list) && len(c.under) < c.workers {
			if err := c.start(next); err != nil {
				return err
			}
			next++
			continue
		}
		select {
		case child := <-c.ended:
			t := c.under[child]
			delete(c.under, child)
			t.done()
			c.results[t.i] = child.result
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
	return nil
}

// start starts the run for value i. That it is waited for is recorded before it
// begins: so if it asks for a lock that the caller holds, it is the last to
// wait, and is told so.
func (c *crew) start(i int) error {
	work := c.job
	work.Args = c.list[i : i+1]
	child, err := c.r.spawn(work)
	if err != nil {
		return err
	}
	defer func() { go child.main() }()
	done, err := c.r.session.AwaitRun(child.session, c.script, c.line)
	if err != nil {
		child.Cancel(err)
		return err
	}
	c.under[child] = task{i, done}
	return nil
}

// disband ends the wait for the runs that are still under way. They end with
// the run that started them.
func (c *crew) disband() {
	for _, t := range c.under {
		t.done()
	}
}
