package bindings

import (
	"path/filepath"
	"strings"

	lua "github.com/yuin/gopher-lua"

	"github.com/unilua/unilua/engine/fault"
	"github.com/unilua/unilua/engine/sandbox"
	"github.com/unilua/unilua/engine/sandbox/world"
)

// work returns the job that argument n, a script or a function, describes.
func (a Args) work(n int) (Job, error) {
	r := a.Run()
	j := Job{Name: r.job.Name, Script: r.job.Script, Dir: r.job.Dir, May: r.job.May, Limits: r.job.Limits, Change: r.job.Change, Stdout: r.job.Stdout, Stderr: r.job.Stderr, parent: r}
	j.Limits.Timeout = 0
	switch v := a.Get(n).(type) {
	case lua.LString:
		return j, j.load(string(v), r.state.Do)
	case *lua.LFunction:
		j.fn = a.portable(n, v)
		return j, nil
	}
	a.bad(n, "script or function", a.Get(n))
	return j, nil
}

// portable returns argument n, a function, if it can run in another state.
func (a Args) portable(n int, fn *lua.LFunction) *sandbox.Portable {
	if fn.IsG {
		a.raise("bad argument #%d to '%s' (a function of a library cannot be spawned: wrap it in a function of the script)", n, a.f.Name)
	}
	p, captured := a.Run().state.Portable(fn)
	if len(captured) > 0 {
		noun := "local"
		if len(captured) > 1 {
			noun = "locals"
		}
		a.raise("bad argument #%d to '%s' (the function uses the %s '%s' from outside itself: hand over in args what it needs)",
			n, a.f.Name, noun, strings.Join(captured, "', '"))
	}
	return p
}

// load makes j run the script at path, as seen from the folder of its parent. do
// reads it.
func (j *Job) load(path string, do func(*world.Op) (world.Reply, error)) error {
	if j.Dir == "" {
		return fault.New(fault.NotFound, "script %q: the run that asks for it is not a file, so it has no folder to look in", path)
	}
	r, err := do(&world.Op{Verb: world.Script, Path: path, Dir: j.Dir})
	if err != nil {
		return err
	}
	name := path
	if !filepath.IsAbs(path) {
		name = filepath.Join(filepath.Dir(j.Script.Name), path)
	}
	if j.Script, err = j.Limits.Compile(name, []byte(r.Text)); err != nil {
		return fault.New(fault.Invalid, "%w", err)
	}
	j.Name, j.Dir = JobName(path), filepath.Dir(r.Path)
	return nil
}

// JobName returns the name of the job that a script is: its file name without
// folder and ending.
func JobName(path string) string {
	return strings.TrimSuffix(filepath.Base(path), ".lua")
}

func jobSpawn(a Args) int {
	o := a.Options(2)
	timeout, args := o.Span("timeout"), o.Table("args")
	j, err := a.work(1)
	if err == nil && args != nil {
		j.Args, err = a.list("option 'args'", "args", args)
	}
	if err != nil {
		return a.Fail(err)
	}
	j.Limits.Timeout = timeout
	child, err := a.Run().spawn(j)
	if err != nil {
		return a.Fail(err)
	}
	go child.main()
	return a.Push(runClass.new(child))
}

// spawn makes a run that ends with r. The caller lets its main run.
func (r *Run) spawn(j Job) (*Run, error) {
	if err := r.enlist(); err != nil {
		return nil, err
	}
	child := r.rt.Prepare(r.session.Context(), j)
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.children == nil {
		r.children = make(map[*Run]struct{})
	}
	r.children[child] = struct{}{}
	return child, nil
}

// enlist counts one more run below r and below those above it, unless one of
// them may have no more, which ends that one: a run that starts runs that start
// runs is bounded.
func (r *Run) enlist() error {
	for p := r; p != nil; p = p.job.parent {
		if most := p.job.Limits.Children; p.descendants.Add(1) > int64(most) {
			r.discount(p)
			err := sandbox.OverLimit("the run has more than its limit of %d children that have not ended, theirs included (raise it with --max-children)", most)
			p.session.Cancel(err)
			return err
		}
	}
	return nil
}

// discount takes back one count of enlist, from r up to last; to the top if that
// is nil.
func (r *Run) discount(last *Run) {
	for p := r; p != nil; p = p.job.parent {
		p.descendants.Add(-1)
		if p == last {
			return
		}
	}
}

// dismiss forgets a child that has ended.
func (r *Run) dismiss(child *Run) {
	r.discount(nil)
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.children, child)
}

// endChildren stops the runs that r has started and waits for their end.
func (r *Run) endChildren() {
	r.mu.Lock()
	children := make([]*Run, 0, len(r.children))
	for child := range r.children {
		children = append(children, child)
	}
	r.mu.Unlock()
	for _, child := range children {
		child.Cancel(fault.New(fault.Canceled, "the run that started this one has ended"))
	}
	for _, child := range children {
		<-child.done
	}
}
