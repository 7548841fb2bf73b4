package main

import (
	"bytes"
	"cmp"
	"errors"
	"io"
	"os"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
	"golang.org/x/term"

	"github.com/unilua/unilua/bindings"
	"github.com/unilua/unilua/engine"
	"github.com/unilua/unilua/engine/logging"
	"github.com/unilua/unilua/engine/sandbox"
	"github.com/unilua/unilua/engine/sandbox/guard"
	"github.com/unilua/unilua/engine/sandbox/stream"
)

const runLong = `Run scripts, several of them at once, in this one process. "-" is a script from
standard input. What follows "--" is handed to each script in unilua.job.args.

A script may use shared objects, and nothing else of this machine that is not
allowed by a flag; what is denied by one stays denied. --allow-run takes programs,
which are looked up in PATH at the start, and patterns for their arguments:
'systemctl restart *' allows one more argument, 'git log **' any number, and
'sync ""' none. A file is what its path leads to, a folder stands for all in it.
In names * stands for any text. A backslash takes the meaning from a space, comma,
star or backslash after it.

On a terminal a script that is not allowed something asks for it. What is always
allowed to a script is kept in unilua/allowed in $XDG_CONFIG_HOME (~/.config), for
that content of the file, and holds wherever this user runs it; to take it back,
remove the file there.

With --isolate=process, or isolate="process" in its header, a script that one does
not trust runs in a process of its own that has no files, network, environment or
other processes, only a socket to this one, which does for it what it is allowed.
Nothing else changes for it but that each such thing takes longer. A program that
it is allowed to run is started by this process, and is as free as ever. What the
kernel cannot do for the fence is logged as a warning; systems other than Linux
have no fence but limits.

Several processes of one user may use a data folder at the same time. The first
that needs it owns it, and the --sync and --max-shared of that one count; the others
attach to it. Its scripts done, it goes on until the last of those has ended, since
memory objects and leases are there; Ctrl-C ends it before, and with it the runs
that use its objects.

The exit code is 0 when all went well, 1 when a script failed,
2 for a mistake on the command line, 3 when a script failed for a permission that
was refused, 4 for a limit or time-out, 5 when the data folder cannot be used,
130 when interrupted, and otherwise what the script gave to unilua.exit. With
several scripts it is the highest.`

const runExample = `  unilua run backup.lua
  unilua run --timeout 10m --allow-run=df,tar --allow-read=/etc backup.lua -- /srv nightly
  echo 'print(unilua.counter("hits"):incr())' | unilua run -`

// runFlags are the flags of run.
type runFlags struct {
	data   dataFlags
	may    permissionFlags
	limits limitFlags
	where  isolateFlag
	log    logFlags
	sync   parsed[engine.Sync]
	shared parsed[int64]
}

func newRun() *cobra.Command {
	var f runFlags
	cmd := &cobra.Command{
		Use:               "run [FLAGS] FILE... [-- ARGS]",
		Short:             "Run scripts",
		Long:              runLong,
		Example:           runExample,
		ValidArgsFunction: completeScripts,
		RunE: func(cmd *cobra.Command, args []string) error {
			files, rest := args, []string(nil)
			if n := cmd.ArgsLenAtDash(); n >= 0 {
				files, rest = args[:n], args[n:]
			}
			return f.run(files, rest)
		},
	}
	f.add(cmd.Flags())
	f.where.add(cmd.Flags())
	return cmd
}

// add adds the flags of all that run Lua.
func (f *runFlags) add(flags *pflag.FlagSet) {
	f.sync = parsed[engine.Sync]{text: "always", kind: "WHEN", value: engine.SyncAlways, parse: parseSync}
	f.shared = parsed[int64]{kind: "SIZE", parse: parseBytes}
	f.data.add(flags)
	flags.Var(&f.sync, "sync", "when archived changes reach the disk: always (before a call returns), 10ms, 1s or never")
	flags.Var(&f.shared, "max-shared", "refuse what would make all shared objects together take more memory, such as 1GB (half of what there is)")
	f.may.add(flags)
	f.limits.add(flags)
	f.log.add(flags)
}

// run runs the scripts in files. Nothing is started unless all can be.
func (f *runFlags) run(files, args []string) error {
	if err := f.data.check(); err != nil {
		return err
	}
	scripts, err := loadAll(files, f.limits.source())
	if err != nil {
		return err
	}
	stop := catchSignals()
	rt, who := f.runtime(scripts, os.Stdin, stop)
	permits, err := f.may.open(who)
	if err != nil {
		return err
	}
	defer permits.discard()
	jobs := make([]bindings.Job, len(scripts))
	for i, s := range scripts {
		if jobs[i], err = f.job(s); err == nil {
			jobs[i].May, err = permits.guard(s)
		}
		if err != nil {
			return refuse(err)
		}
		jobs[i].Args = bindings.Strings(args)
	}
	code := runAll(rt, jobs, stop)
	rt.Engine.Linger(stop.ctx)
	if err := rt.Engine.Close(); err != nil {
		report(rt.Stderr, err)
		code = max(code, exitFolder)
	}
	if err := permits.close(); err != nil {
		report(rt.Stderr, err)
		code = max(code, exitFailed)
	}
	return exitWith(code)
}

// job is how a script is to be run, as the flags say, or else as its header
// says; not what it may do.
func (f *runFlags) job(s *script) (_ bindings.Job, err error) {
	j := bindings.Job{Name: s.job, Script: s.program, Dir: s.dir}
	if err := s.header.Text("name", &j.Name); err != nil {
		return bindings.Job{}, err
	}
	if j.Isolate, err = f.where.over(s.header); err != nil {
		return bindings.Job{}, err
	}
	j.Limits, err = f.limits.over(s.header)
	return j, err
}

// runtime returns what all the scripts share, who read in, and who can be asked
// about them.
// The engine opens the data folder when a script first uses a shared object.
func (f *runFlags) runtime(scripts []*script, in io.Reader, stop stopper) (*bindings.Runtime, *person) {
	stdout, stderr := stop.output(os.Stdout), io.Writer(os.Stderr)
	stdin := stream.NewSource(in)
	rt := &bindings.Runtime{Stdin: stdin}
	veil := newCurtain(os.Stderr)
	who := newPerson(stdin, veil, scripts)
	if who != nil {
		stderr = veil.writer(stderr)
		if term.IsTerminal(int(os.Stdout.Fd())) {
			stdout = veil.writer(stdout)
		}
	}
	rt.Stdout, rt.Stderr = stream.NewSink(stdout), stream.NewSink(stderr)
	for _, s := range scripts {
		if s.stdin {
			rt.Stdin = stream.Direct(bytes.NewReader(nil)) // the script was all of it
		}
	}
	root := f.log.open(rt.Stderr)
	rt.Log = root.Logger()
	limit := limitMemory()
	if limit > 0 {
		rt.Guard = guard.Start(limit)
	}
	rt.Engine = openShared(&f.data, engine.Options{
		Sync: f.sync.value, MaxShared: cmp.Or(f.shared.value, limit/2), Logger: root.HCLog(),
	})
	return rt, who
}

// runAll runs jobs to their end, or until stop ends them. It returns the exit
// code.
func runAll(rt *bindings.Runtime, jobs []bindings.Job, stop stopper) int {
	ended := make(chan *bindings.Run)
	runs := make([]*bindings.Run, len(jobs))
	for i, j := range jobs {
		run := rt.Start(stop.ctx, j)
		runs[i] = run
		go func() { <-run.Done(); ended <- run }()
	}
	code := exitDone
	for range runs {
		res := (<-ended).Result()
		code = max(code, codeOfRun(res))
		reportRun(rt.Stderr, res)
	}
	if stop.interrupted() {
		code = max(code, exitInterrupted)
	}
	return code
}

// reportRun says how a run failed, unless it was stopped from outside or has
// told its exit code itself.
func reportRun(to *stream.Sink, res bindings.Result) {
	stopped := errors.Is(res.Err, bindings.ErrStopping) || errors.Is(res.Err, errUnread)
	if res.Err != nil && res.ExitCode == 0 && !stopped {
		report(to, res.Err)
	}
}

// report prints a failure in one piece, between the lines of the scripts.
func report(to *stream.Sink, err error) {
	var text bytes.Buffer
	sandbox.Report(&text, err, logging.ColorFor(os.Stderr))
	out := to.New(nil)
	_, _ = out.Write(text.Bytes()) // there is no better place to report that
	_ = out.Flush()
}

// refuse reports a script that cannot be started.
func refuse(err error) error {
	report(stream.NewSink(os.Stderr), err)
	return exitWith(codeOf(err))
}
