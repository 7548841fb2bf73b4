package main

import (
	"context"
	"errors"
	"io"
	"os"
	"syscall"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"github.com/unilua/unilua/bindings"
	"github.com/unilua/unilua/engine"
	"github.com/unilua/unilua/engine/fault"
)

const replLong = `Run Lua as it is typed, in one run with the limits, permissions and shared objects
of unilua run. The values of an expression are printed; what is not finished goes
on in the next line. Global variables stay from one line to the next, locals do
not. help() says what there is, help(x) explains a module, function or object.

The time, the instructions and the bytes printed that flags allow are those of each
line. A failure is printed, and the next line is read. Ctrl-C ends the line that
runs, or drops what is typed; Ctrl-D or unilua.exit() ends the prompt.

Tab completes names: of variables, modules, methods, options and shared objects.
The last 1000 lines are kept in unilua-history in $XDG_STATE_HOME (~/.local/state),
which only this user may read; a line that begins with a space is not.

Where another process owns the data folder, such as a host that serves it, shared
objects may only be read, unless --write is given.

If standard input or output is no terminal, lines are read from standard input
without prompt and history. All are run, and the exit code is that of the first
failure, as unilua run has it.`

const replExample = `  unilua repl
  unilua repl --timeout 10s --allow-read=/etc
  echo 'unilua.counter("hits"):get()' | unilua repl`

// replFlags are the flags of repl.
type replFlags struct {
	runFlags
	write bool
}

func newRepl() *cobra.Command {
	var f replFlags
	cmd := &cobra.Command{
		Use:               "repl [FLAGS]",
		Short:             "Run Lua as it is typed",
		Long:              replLong,
		Example:           replExample,
		Args:              exactly(),
		ValidArgsFunction: cobra.NoFileCompletions,
		RunE:              func(*cobra.Command, []string) error { return f.run() },
	}
	f.add(cmd.Flags())
	cmd.Flags().BoolVar(&f.write, "write", false, "also change shared objects that another process owns")
	return cmd
}

// lineReader is where lines come from.
type lineReader interface {
	// next returns the next line, of something begun before if that is so, without
	// its end. It fails with io.EOF when there are no more, and with errDropped when
	// all that was begun is to be forgotten.
	next(begun bool) (string, error)

	// running returns the context of a line that runs.
	running() (context.Context, context.CancelFunc)
	io.Closer
}

var errDropped = errors.New("what was typed is dropped")

func (f *replFlags) run() error {
	if err := f.data.check(); err != nil {
		return err
	}
	s, err := compile("prompt", nil, f.limits.source())
	if err != nil {
		return err
	}
	s.typed = true
	atTerminal := term.IsTerminal(int(os.Stdin.Fd())) && term.IsTerminal(int(os.Stdout.Fd()))
	if atTerminal {
		return f.runAtTerminal(s)
	}
	stop := catchSignals()
	rt, _ := f.runtime([]*script{s}, os.Stdin, stop)
	r := &repl{rt: rt, stop: stop, lines: &pipe{rt.Stdin, stop}}
	return f.drive(r, s, nil)
}

func (f *replFlags) runAtTerminal(s *script) error {
	stop := catch(syscall.SIGTERM, syscall.SIGHUP)
	keys, err := newKeyboard(os.Stdin)
	if err != nil {
		return err
	}
	rt, who := f.runtime([]*script{s}, keys, stop)
	r := &repl{rt: rt, stop: stop}
	t := newTyped(keys, r.complete)
	r.lines, r.terminal = t, true
	return f.drive(r, s, who)
}

// drive runs what r reads, to its end.
func (f *replFlags) drive(r *repl, s *script, who *person) (err error) {
	defer r.lines.Close()
	permits, err := f.may.open(who)
	if err != nil {
		return err
	}
	defer permits.discard()
	r.job = bindings.Job{Name: s.job, Script: s.program, Dir: s.dir}
	if !f.write {
		r.job.Change = readOnly(r.rt.Engine)
	}
	if r.job.Limits, err = f.limits.over(s.header); err == nil {
		r.job.May, err = permits.guard(s)
	}
	if err != nil {
		return refuse(err)
	}
	code := r.run()
	for _, end := range []struct {
		close func() error
		code  int
	}{{r.rt.Engine.Close, exitFolder}, {permits.close, exitFailed}} {
		if err := end.close(); err != nil {
			report(r.rt.Stderr, err)
			code = max(code, end.code)
		}
	}
	return exitWith(code)
}

// readOnly returns what refuses to change the shared objects of e, if they are
// another process's.
func readOnly(e *engine.Engine) func(name string) error {
	return func(name string) error {
		if e.Owner() == nil {
			return nil
		}
		return fault.New(fault.Denied, "%q belongs to another process, and is only read here (allow changes with --write)", name)
	}
}
