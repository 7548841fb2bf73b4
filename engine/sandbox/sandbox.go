// Package sandbox runs Lua scripts, each in a state of its own that cannot
// reach another, the host's files, or the host itself, but through what it was
// given. It is the one place where a state is made.
//
// Compile makes a Program, which any number of states may run. New makes a
// State; Run runs a Program in it. A failure is a *ScriptError with the Lua
// stack as it was where it was raised; an end by os.exit is an *Exit.
//
// # Ending a run
//
// When the context of a run is done, or the script calls os.exit, the next
// instruction raises, and so does each one after it: pcall passes it on
// instead of catching it, in coroutines too. A native that waits must wait on
// Context, and Raise the error when it is done.
//
// # Natives
//
// Natives are plain gopher-lua functions. Of finds the State of a thread. A
// native that calls Lua under protection uses PCall, never the PCall of
// gopher-lua, which loses the open upvalues of the callers.
package sandbox

import (
	"context"
	"fmt"
	"slices"
	"time"

	lua "github.com/yuin/gopher-lua"

	"github.com/unilua/unilua/engine/fault"
	"github.com/unilua/unilua/engine/sandbox/internals"
	"github.com/unilua/unilua/engine/sandbox/permission"
	"github.com/unilua/unilua/engine/sandbox/stream"
	"github.com/unilua/unilua/engine/sandbox/vm"
	"github.com/unilua/unilua/engine/sandbox/world"
)

// Limits of a state that are fixed for now.
const (
	registryGrowth = 256     // values a stack grows by
	registryMax    = 1 << 20 // values it may hold: 50 for each call within calls
	maxResumed     = 190     // coroutines within coroutines
	maxArrayIndex  = 1 << 20 // larger numbers are keys like any other, not room in an array
)

func init() { lua.MaxArrayIndex = maxArrayIndex }

// Value is a Lua value, for those who carry one and do not look inside.
type Value = lua.LValue

// Output takes what a script prints. *stream.Stream is one.
type Output interface {
	Write(p []byte) (int, error)
	Flush() error
}

// Input is what a script reads. *stream.Source is one.
type Input interface {
	// Line, Next, Rest and Numeral return the next line, bytes, all there is, and
	// the beginning of a number, as those of stream.Source do.
	Line(context.Context, stream.Room) (string, error)
	Next(ctx context.Context, n int, room stream.Room) (string, error)
	Rest(context.Context, stream.Room) (string, error)
	Numeral(context.Context, stream.Room) (string, error)

	Buffered() int // bytes read ahead
	Reset()        // forgets them
}

// Options are what a State is given. The zero Options are a state that reads
// and prints nothing, and may nothing.
type Options struct {
	Dir         string             // the folder whose modules require finds; none if empty
	Permissions permission.Checker // nothing is allowed without
	Asker       permission.Asker   // in whose name these are asked; nobody's without
	World       world.World        // the files and environment it finds; without, the host's, by Permissions and Before
	Stdin       Input              // empty without
	Stdout      Output             // discarded without
	Stderr      Output             // discarded without

	Globals *Globals // what the script finds defined; Lua's own without
	Host    any      // whom natives find with HostOf

	// Shell runs what os.execute and io.popen are given. Without it they fail.
	Shell Shell

	// Module returns what require gives for a name, nil if it has none. It is
	// asked before the script's folder is searched.
	Module func(L *lua.LState, name string) Value

	// Before, unless nil, is called before a file of the host is changed. It
	// may block until what the script has seen is durable; its error is the
	// error of the change.
	Before func() error

	// Limits bound what the state's runs may use, and Budget, unless nil, what
	// they may use together with those of other states: its limits hold then.
	Limits Limits
	Budget *Budget

	// Roots, unless nil, gives the values that Go keeps for the script, which
	// nothing of the state leads to.
	Roots func(yield func(Value))

	// Plain makes the state use nothing of gopher-lua but what it offers: see
	// machine.go. It computes the same, slower, and words some errors otherwise.
	Plain bool
}

// State is one script's world. It is not safe for concurrent use.
type State struct {
	// L is the main thread, for those who install natives. Set globals with
	// Globals().RawSetString.
	L *lua.LState

	opts    Options
	broken  bool // by a panic out of its depth
	control control
	budget  *Budget
	working int         // bytes that natives in progress hold
	room    stream.Room // counts these, once in use

	coroutines struct {
		alive int // or not known to be of no use any more
		most  int // until they are counted again
	}
	machine  *vm.Machine                      // that executes its code, nil if gopher-lua's own loop does
	handle   func(*lua.LState, *lua.ApiError) // of the innermost protected call, without a machine
	standIns map[*lua.LState]*lua.LState      // threads of protected calls, and those that call them, without a machine
	failed   []*lua.LState                    // coroutines that an error is passing through, innermost first
	noted    error                            // the last error that a native raised, or assert was given
	programs []*Program                       // run or required here: their source is quoted in errors

	globals   *lua.LTable
	libraries [len(libraryNames)]*lua.LTable // those in use
	loaded    *lua.LTable                    // package.loaded, once in use
	resumed   int                            // coroutines within coroutines now
	random    func() float64                 // from 0 to less than 1; nil until it is used
	compacted compactions
	started   time.Time
	standard  [3]*handle
	files     map[*handle]struct{} // open
	others    int                  // files that are open for natives of other packages
	in, out   *lua.LUserData       // the default files, nil for the standard ones
}

// New returns a State with the safe libraries and no program.
func New(opts Options) *State {
	plain := opts.Plain || internals.Check() != nil
	L := lua.NewState(lua.Options{
		CallStackSize: callStack(plain), MinimizeStackMemory: true,
		RegistrySize: stockRegistry, RegistryMaxSize: registryMax, RegistryGrowStep: registryGrowth,
		SkipOpenLibs: true,
	})
	s := &State{L: L, opts: withDefaults(opts), started: time.Now()}
	s.control.state, s.control.run = s, context.Background()
	if s.budget = opts.Budget; s.budget == nil {
		s.budget = NewBudget(opts.Limits)
	}
	L.SetContext(&s.control)
	L.Panic = raiseRun
	L.G.MainThread, L.G.CurrentThread = L, L
	s.control.meter = &vm.Meter{}
	if !plain {
		s.machine = vm.New(s.control.check)
		s.control.meter = &s.machine.Meter
	}
	s.control.meter.Ceiling = s.control.ceiling(s.control.hold(stateBytes), 0)
	s.begin(L)
	s.openLibraries()
	return s
}

func withDefaults(o Options) Options {
	if o.Permissions == nil {
		o.Permissions = &permission.Set{}
	}
	if o.Stdin == nil {
		o.Stdin = stream.Direct(nothing{})
	}
	if o.Stdout == nil {
		o.Stdout = nothing{}
	}
	if o.Stderr == nil {
		o.Stderr = nothing{}
	}
	if o.Globals == nil {
		o.Globals = &shared().plain
	}
	if o.Before == nil {
		o.Before = func() error { return nil }
	}
	if o.World == nil {
		o.World = &world.Host{May: o.Permissions, Before: o.Before}
	}
	return o
}

// Of returns the State that L is a thread of.
func Of(L *lua.LState) *State { return L.Context().(*control).state }

// HostOf returns the Host that the state of L was made with.
func HostOf(L *lua.LState) any { return Of(L).opts.Host }

// Globals returns the table of global variables.
func (s *State) Globals() *lua.LTable { return s.globals }

// Broken reports a state that can only be closed, since a panic has left it.
func (s *State) Broken() bool { return s.broken }

// Print writes text where print does.
func (s *State) Print(text string) error {
	_, err := s.opts.Stdout.Write([]byte(text))
	return err
}

// Check asks the state's permissions for something that has no more to it than
// its name.
func (s *State) Check(k permission.Kind, target string) error {
	return s.Ask(permission.Request{Kind: k, Target: target})
}

// Ask asks the state's permissions, in the name of the state's run.
func (s *State) Ask(r permission.Request) error {
	r.By = s.opts.Asker
	return s.opts.Permissions.Check(r)
}

// Running returns the thread that is running.
func (s *State) Running() *lua.LState { return s.L.G.CurrentThread }

// Run runs p with args as its ... and returns what it returns. It can be called
// again when it has returned: the globals are kept.
func (s *State) Run(ctx context.Context, p *Program, args ...Value) ([]Value, error) {
	s.know(p)
	return s.Call(ctx, s.L.NewFunctionFromProto(p.code(s)), args...)
}

// know remembers p, whose lines errors may quote.
func (s *State) know(p *Program) {
	for _, known := range s.programs {
		if known == p {
			return
		}
	}
	s.programs = append(s.programs, p)
}

// Forget lets go of a program that was run. Errors in functions that are left of
// it quote no source.
func (s *State) Forget(p *Program) {
	s.programs = slices.DeleteFunc(s.programs, func(known *Program) bool { return known == p })
}

// Call calls a function of this state from outside of any run and returns what
// it returns. The error is a *ScriptError or an *Exit. Output is flushed,
// however it ends. No panic leaves it: after one that not even protect could turn
// into an error, the state can only be closed.
func (s *State) Call(ctx context.Context, fn *lua.LFunction, args ...Value) (results []Value, err error) {
	if s.broken || s.L.IsClosed() {
		return nil, fmt.Errorf("the state is closed")
	}
	defer func() {
		if r := recover(); r != nil {
			s.broken = true
			e := faulty("", r)
			results, err = nil, &ScriptError{Message: e.Object.String(), Value: e.Object, Code: fault.Internal, cause: e.Cause}
		}
	}()
	return s.call(ctx, fn, args)
}

func (s *State) call(ctx context.Context, fn *lua.LFunction, args []Value) ([]Value, error) {
	s.control.begin(ctx)
	defer s.control.end()
	s.noted = nil
	s.L.SetTop(0)
	s.L.Push(fn)
	for _, a := range args {
		s.L.Push(a)
	}
	var failure *ScriptError
	err := protect(s.L, len(args), func(L *lua.LState, e *lua.ApiError) { failure = s.capture(L, e) })
	flushed := s.flush()
	switch {
	case s.control.exit != nil:
		return nil, s.control.exit
	case err == nil && s.control.stopped:
		return nil, s.interruption(nil)
	case err != nil && failure == nil:
		return nil, s.capture(s.L, err)
	case err != nil:
		return nil, failure
	case flushed != nil:
		return nil, flushed
	}
	return s.results(), nil
}

func (s *State) results() []Value {
	results := make([]Value, s.L.GetTop())
	for i := range results {
		results[i] = s.L.Get(i + 1)
	}
	s.L.SetTop(0)
	return results
}

// flush passes on what is printed or written and still held.
func (s *State) flush() error {
	err := s.opts.Stdout.Flush()
	if e := s.opts.Stderr.Flush(); err == nil {
		err = e
	}
	for h := range s.files {
		if e := h.flush(); err == nil {
			err = e
		}
	}
	return err
}

// Close closes the files that are still open and frees the state. Closing it
// again does nothing.
func (s *State) Close() error {
	if s.L.IsClosed() {
		return nil
	}
	err := s.flush()
	for h := range s.files {
		h.abandon()
		if e := h.close(); err == nil {
			err = e
		}
	}
	s.control.hold(0)
	s.L.Close()
	return err
}

// Strings returns texts as Lua values, the arguments of a script.
func Strings(texts ...string) []Value {
	values := make([]Value, len(texts))
	for i, t := range texts {
		values[i] = lua.LString(t)
	}
	return values
}
