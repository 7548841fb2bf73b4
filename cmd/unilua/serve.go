package main

import (
	"bytes"
	"context"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"github.com/unilua/unilua/bindings"
	"github.com/unilua/unilua/engine/fault"
	"github.com/unilua/unilua/engine/host"
	"github.com/unilua/unilua/engine/host/record"
	"github.com/unilua/unilua/engine/logging"
	"github.com/unilua/unilua/engine/schedule"
)

const serveLong = `Run scripts when they are due, for as long as this process lives. When that is says
the header of each script: unilua.job{ every="5m" }, cron, at, on_start, or after
for the end of another job. Of a folder, all files that end in .lua and have a
header are jobs.

What becomes of each due time is kept in a ledger in the data folder: also what
was skipped, and why, and what was missed while no host was running.

SIGHUP reads the scripts again: new ones are jobs from then on, those that are gone
are none any more, and of one that has become wrong the version before goes on.
SIGTERM and SIGINT let what runs end, up to --drain, and then cancel it. While it
runs, "unilua run" with the same data folder shares its objects.

A run ends after an hour unless --timeout or its header says otherwise. Scripts
are never asked for on the terminal: what no flag allows is refused.`

const serveExample = `  unilua serve jobs/
  unilua serve --check jobs/
  unilua serve --allow-declared --tz Europe/Berlin jobs/ report.lua`

// serveFlags are the flags of serve.
type serveFlags struct {
	runFlags
	check   bool
	zone    parsed[*time.Location]
	maxRuns parsed[int]
	drain   parsed[time.Duration]
}

func newServe() *cobra.Command {
	var f serveFlags
	cmd := &cobra.Command{
		Use:     "serve [FLAGS] DIR|FILE...",
		Short:   "Run scripts when they are due",
		Long:    serveLong,
		Example: serveExample,
		RunE:    func(_ *cobra.Command, args []string) error { return f.serve(args) },
	}
	flags := cmd.Flags()
	f.add(flags)
	f.where.add(flags)
	f.zone = parsed[*time.Location]{text: "UTC", kind: "ZONE", value: time.UTC, parse: schedule.LoadZone}
	f.maxRuns = parsed[int]{text: "64", kind: "N", value: 64, parse: parseCount}
	f.drain = parsed[time.Duration]{text: "30s", kind: "DURATION", value: 30 * time.Second, parse: parseSpan}
	flags.BoolVar(&f.check, "check", false, "read all scripts, say what is wrong, and start nothing")
	flags.Var(&f.zone, "tz", "the time zone of scripts that name none")
	flags.Var(&f.maxRuns, "max-runs", "how many runs may be alive at once, of all jobs")
	flags.Var(&f.drain, "drain", "how long runs have to end when the host stops")
	return cmd
}

func (f *serveFlags) serve(places []string) error {
	if len(places) == 0 {
		return usagef("which scripts? Name a folder or files")
	}
	if err := f.data.check(); err != nil {
		return err
	}
	f.may.noPrompt = true
	stop := catch(syscall.SIGINT, syscall.SIGTERM)
	rt, _ := f.runtime(nil, bytes.NewReader(nil), stop)
	permits, err := f.may.open(nil)
	if err != nil {
		return err
	}
	defer permits.discard()
	l := &library{flags: f, places: places, permits: permits, known: map[string]*known{}}
	jobs, wrong := l.read()
	for _, err := range wrong {
		report(rt.Stderr, err)
	}
	if f.check {
		return exitWith(checked(rt, jobs, wrong))
	}
	return f.run(rt, l, jobs, stop)
}

// checked says what a check has found, and returns the exit code.
func checked(rt *bindings.Runtime, jobs []*host.Job, wrong []error) int {
	if err := host.Check(jobs); err != nil {
		wrong = append(wrong, err)
		report(rt.Stderr, err)
	}
	if len(wrong) > 0 {
		return exitFailed
	}
	rt.Log.Log(logging.Info, "all scripts can be served", "jobs", len(jobs))
	return exitDone
}

// run serves jobs until stop says so.
func (f *serveFlags) run(rt *bindings.Runtime, l *library, jobs []*host.Job, stop stopper) error {
	code := codeOf(f.host(rt, l, jobs, stop))
	if err := rt.Engine.Close(); err != nil {
		report(rt.Stderr, err)
		code = max(code, exitFolder)
	}
	if err := l.permits.close(); err != nil {
		report(rt.Stderr, err)
		code = max(code, exitFailed)
	}
	return exitWith(code)
}

// host runs the host. It reports why it fails.
func (f *serveFlags) host(rt *bindings.Runtime, l *library, jobs []*host.Job, stop stopper) (err error) {
	defer func() {
		if err != nil {
			report(rt.Stderr, err)
		}
	}()
	s := rt.Engine.NewSession(context.Background(), "host")
	defer func() { s.Close(false) }()
	store := record.Open(s)
	if _, err := store.Jobs(); err != nil { // opens the data folder
		return err
	}
	if rt.Engine.Owner() != nil {
		return fault.New(fault.Unavailable, "another unilua uses the data folder: stop it, or name another folder with --data")
	}
	h := host.New(host.Options{
		Store: store, Runner: runner{rt}, Log: rt.Log, MaxRuns: f.maxRuns.value, Drain: f.drain.value,
	})
	go reload(stop.ctx, h, l, rt)
	rt.Log.Log(logging.Info, "serving", "jobs", len(jobs))
	err = h.Run(stop.ctx, jobs)
	rt.Log.Log(logging.Info, "stopped")
	return err
}

// reload reads the scripts again at each SIGHUP, until ctx is done.
func reload(ctx context.Context, h *host.Host, l *library, rt *bindings.Runtime) {
	hangup := make(chan os.Signal, 1)
	signal.Notify(hangup, syscall.SIGHUP)
	defer signal.Stop(hangup)
	for {
		select {
		case <-ctx.Done():
			return
		case <-hangup:
		}
		jobs, wrong := l.read()
		for _, err := range wrong {
			report(rt.Stderr, err)
		}
		if err := h.Load(ctx, jobs); err != nil {
			rt.Log.Log(logging.Error, "the jobs stay as they were", "error", err.Error())
			continue
		}
		rt.Log.Log(logging.Info, "reloaded", "jobs", len(jobs), "broken", len(wrong))
	}
}

// runner makes runs of jobs.
type runner struct{ rt *bindings.Runtime }

// Prepare implements host.Runner.
func (r runner) Prepare(s host.Start) (host.Run, error) {
	j := s.Job.Run.(bindings.Job)
	j.Args = bindings.Strings(s.Args)
	return &hosted{Run: r.rt.Prepare(context.Background(), j), rt: r.rt}, nil
}

// hosted is a run as the host knows it. The host alone calls it.
type hosted struct {
	*bindings.Run
	rt    *bindings.Runtime
	begun bool
}

// Go implements host.Run.
func (r *hosted) Go() {
	r.begun = true
	r.Run.Go()
}

// Cancel implements host.Run.
func (r *hosted) Cancel(cause error) {
	switch {
	case !r.begun:
		r.Run.Discard()
	case cause == error(host.ErrStopping):
		r.Run.Cancel(bindings.ErrStopping)
	default:
		r.Run.Cancel(cause)
	}
}

// Outcome implements host.Run.
func (r *hosted) Outcome() host.Outcome {
	res := r.Result()
	reportRun(r.rt.Stderr, res)
	return host.Outcome{OK: res.OK, Exit: res.ExitCode, Err: res.Err}
}
