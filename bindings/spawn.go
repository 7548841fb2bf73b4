package bindings

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"time"

	lua "github.com/yuin/gopher-lua"

	"github.com/unilua/unilua/engine"
	"github.com/unilua/unilua/engine/fault"
	"github.com/unilua/unilua/engine/sandbox"
	"github.com/unilua/unilua/engine/value"
)

// spawned is a function that runs in a state of its own. Its code is shared,
// which is safe since code never changes; nothing else of its parent is.
type spawned struct {
	proto *lua.FunctionProto
	args  []value.Value
}

func (f *spawned) run(r *Run) ([]lua.LValue, error) {
	fn := r.state.L.NewFunctionFromProto(f.proto)
	return r.state.Call(r.session.Context(), fn, r.argValues()...)
}

// work returns the job that argument n, a script or a function, describes.
func (a Args) work(n int) (Job, error) {
	parent := a.Run()
	j := Job{Name: parent.job.Name, Script: parent.job.Script, Dir: parent.job.Dir, May: parent.job.May, parent: parent}
	j.Limits = parent.job.Limits
	j.Limits.Timeout = 0
	switch v := a.Get(n).(type) {
	case lua.LString:
		return j, j.load(string(v))
	case *lua.LFunction:
		j.fn = &spawned{proto: a.portable(n, v)}
		return j, nil
	}
	a.bad(n, "script or function", a.Get(n))
	return j, nil
}

// portable returns the code of a function that can run in another state.
func (a Args) portable(n int, fn *lua.LFunction) *lua.FunctionProto {
	if fn.IsG {
		a.raise("bad argument #%d to '%s' (a function of a library cannot be spawned: wrap it in a function of the script)", n, a.f.Name)
	}
	if names := fn.Proto.DbgUpvalues; len(names) > 0 {
		a.raise("bad argument #%d to '%s' (the function uses the local '%s' from outside itself: hand it over in args)",
			n, a.f.Name, strings.Join(names, "', '"))
	}
	return fn.Proto
}

// load makes j run the script at path, as seen from the folder of its parent.
func (j *Job) load(path string) error {
	full := path
	if !filepath.IsAbs(path) {
		full = filepath.Join(j.Dir, path)
	}
	if rel, err := filepath.Rel(j.Dir, full); err != nil || rel == ".." || strings.HasPrefix(rel, "../") {
		return fault.New(fault.Denied, "script %q is not below the folder %s of its parent", path, j.Dir)
	}
	src, err := os.ReadFile(full)
	if err != nil {
		return fault.New(fault.NotFound, "script %q: %w", path, err)
	}
	if j.Script, err = sandbox.Compile(path, src); err != nil {
		return fault.New(fault.Invalid, "%w", err)
	}
	j.Name = JobName(path)
	j.Dir = filepath.Dir(full)
	return nil
}

// JobName returns the name of the job that a script is: its file name without
// folder and ending.
func JobName(path string) string {
	return strings.TrimSuffix(filepath.Base(path), ".lua")
}

func jobSpawn(a Args) int {
	j, err := a.work(1)
	if err != nil {
		return a.Fail(err)
	}
	o := a.Options(2)
	j.Limits.Timeout = o.Span("timeout")
	if t := o.Table("args"); t != nil {
		if j.Args, err = a.list("args", t); err != nil {
			return a.Fail(err)
		}
	}
	child, err := a.Run().spawn(j)
	if err != nil {
		return a.Fail(err)
	}
	return a.Push(runClass.new(child))
}

// spawn starts a run that ends with r.
func (r *Run) spawn(j Job) (*Run, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for child := range r.children {
		select {
		case <-child.done:
			delete(r.children, child)
		default:
		}
	}
	if len(r.children) >= r.job.Limits.Children {
		return nil, fault.New(fault.Full, "the run has %d children already (raise the limit with --max-children)", len(r.children))
	}
	child := r.rt.Start(r.session.Context(), j)
	if r.children == nil {
		r.children = make(map[*Run]struct{})
	}
	r.children[child] = struct{}{}
	return child, nil
}

// endChildren stops the runs that r has started and waits for their end.
func (r *Run) endChildren() {
	r.mu.Lock()
	defer r.mu.Unlock()
	for child := range r.children {
		child.Cancel(fault.New(fault.Canceled, "the run that started this one has ended"))
	}
	for child := range r.children {
		<-child.done
	}
}

func runWait(a Args) int {
	child := self[*Run](a)
	res, err := a.await(child, a.Options(1).Timeout())
	if err != nil {
		return a.Fail(err)
	}
	return a.Push(resultTable(a.L, res))
}

// await waits for the end of a child.
func (a Args) await(child *Run, timeout time.Duration) (Result, error) {
	r := a.Run()
	script, line := a.where()
	ended, err := r.session.AwaitRun(child.session, script, line)
	if err != nil {
		return Result{}, err
	}
	defer ended()
	ctx := r.session.Context()
	if timeout >= 0 {
		late := fault.New(fault.Timeout, "run %s has not ended within %s", child.ID(), timeout)
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeoutCause(ctx, timeout, late)
		defer cancel()
	}
	select {
	case <-child.done:
		return child.result, nil
	default:
	}
	select {
	case <-child.done:
		return child.result, nil
	case <-ctx.Done():
		return Result{}, context.Cause(ctx)
	}
}

func resultTable(L *lua.LState, res Result) *lua.LTable {
	t := L.CreateTable(0, 5)
	t.RawSetString("ok", lua.LBool(res.OK))
	t.RawSetString("value", decode(L, res.Value))
	if res.Err != nil {
		t.RawSetString("error", lua.LString(res.Err.Error()))
	}
	t.RawSetString("code", optional(string(res.Code)))
	t.RawSetString("duration", seconds(res.Duration))
	return t
}

// defaultWorkers is how many runs job.map has at a time.
const defaultWorkers = 8

func jobMap(a Args) int {
	j, err := a.work(1)
	if err != nil {
		return a.Fail(err)
	}
	list, err := a.list("list", a.Table(2))
	if err != nil {
		return a.Fail(err)
	}
	o := a.Options(3)
	j.Limits.Timeout = o.Span("timeout")
	results := make([]Result, len(list))
	if err := a.mapAll(j, list, results, int(o.Int("workers", 1, defaultWorkers))); err != nil {
		return a.Fail(err)
	}
	t := a.L.CreateTable(len(results), 0)
	for i, res := range results {
		t.RawSetInt(i+1, resultTable(a.L, res))
	}
	return a.Push(t)
}

// mapAll runs j for each value, workers at a time. It starts the next run when
// the oldest of those under way ends... in order of completion.
func (a Args) mapAll(j Job, list []value.Value, results []Result, workers int) error {
	type ended struct {
		i   int
		run *Run
	}
	finished := make(chan ended, len(list))
	r := a.Run()
	under := 0
	for next := 0; next < len(list) || under > 0; {
		if next < len(list) && under < workers {
			work := j
			work.Args = []value.Value{list[next]}
			child, err := r.spawn(work)
			if err != nil {
				return err
			}
			i := next
			go func() { <-child.done; finished <- ended{i, child} }()
			next, under = next+1, under+1
			continue
		}
		select {
		case e := <-finished:
			results[e.i] = e.run.result
			under--
		case <-r.session.Context().Done():
			return context.Cause(r.session.Context())
		}
	}
	return nil
}

var _ = engine.Forever
