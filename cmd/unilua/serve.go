package main

import (
	"bytes"
	"context"
	"errors"
	"os"
	"os/signal"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/unilua/unilua/bindings"
	"github.com/unilua/unilua/engine/fault"
	"github.com/unilua/unilua/engine/host"
	"github.com/unilua/unilua/engine/host/page"
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

Settings of the host are read from the FILE of --config, or else from unilua.toml in
the working folder, if there is one: jobs (what to serve if no place is named), data,
tz, max_runs, drain, catch_up_window, log_level, log_format, [limits] of runs,
[keep], where the page is (listen, token_file, [tls]), and what each script may do: [scripts."jobs/backup.lua"] with
allow = { run = ["tar"] } and deny. Its paths are taken from its own folder. Flags
win over it; it wins over $UNILUA_DATA, and headers over its limits.

SIGHUP reads settings and scripts again: new ones are jobs from then on, those that are gone
are none any more, and of one that has become wrong the version before goes on.
SIGTERM and SIGINT let what runs end, up to --drain, and then cancel it; as long,
the host waits for other processes that use its objects. While it runs, "unilua run"
with the same data folder shares them.

A web page shows all of it, and can steer it: at the socket "http" in the data folder,
or where --listen says. Who is not a process of this user there needs the token, which
is made at the first start and kept in the file "token" in the data folder. An address
that other machines can reach needs a certificate.

A run ends after an hour unless --timeout or its header says otherwise. Scripts
are never asked for on the terminal: what no flag allows is refused.`

const serveExample = `  unilua serve jobs/
  unilua serve --check jobs/
  unilua serve --config /etc/unilua/unilua.toml
  unilua serve --allow-declared --tz Europe/Berlin jobs/ report.lua
  unilua serve --listen 127.0.0.1:8080 jobs/`

// serveFlags are the flags of serve.
type serveFlags struct {
	runFlags
	set     *pflag.FlagSet
	config  string
	check   bool
	zone    parsed[*time.Location]
	maxRuns parsed[int]
	drain   parsed[time.Duration]
	page    pageFlags
}

func newServe() *cobra.Command {
	var f serveFlags
	cmd := &cobra.Command{
		Use:     "serve [FLAGS] [DIR|FILE...]",
		Short:   "Run scripts when they are due",
		Long:    serveLong,
		Example: serveExample,
		RunE:    func(_ *cobra.Command, args []string) error { return f.serve(args) },
	}
	flags := cmd.Flags()
	f.add(flags)
	f.where.add(flags)
	f.page.add(flags)
	f.zone = parsed[*time.Location]{text: "UTC", kind: "ZONE", value: time.UTC, parse: schedule.LoadZone}
	f.maxRuns = parsed[int]{text: "64", kind: "N", value: 64, parse: parseCount}
	f.drain = parsed[time.Duration]{text: "30s", kind: "DURATION", value: 30 * time.Second, parse: parseSpan}
	f.set = flags
	flags.StringVar(&f.config, "config", "", "read the settings of the host from `FILE` (unilua.toml in the working folder, if it is there)")
	flags.BoolVar(&f.check, "check", false, "read all scripts, say what is wrong, and start nothing")
	flags.Var(&f.zone, "tz", "the time zone of scripts that name none")
	flags.Var(&f.maxRuns, "max-runs", "how many runs may be alive at once, of all jobs")
	flags.Var(&f.drain, "drain", "how long runs have to end when the host stops")
	return cmd
}

func (f *serveFlags) serve(places []string) error {
	if err := f.data.check(); err != nil {
		return err
	}
	c, err := f.settings()
	var usage *usageError
	if errors.As(err, &usage) {
		return err
	}
	if err != nil {
		return refuse(err)
	}
	f.begin(c)
	f.may.noPrompt = true
	permits, err := f.may.open(nil)
	if err != nil {
		return err
	}
	defer permits.discard()
	l := &library{flags: f, given: places, permits: permits, known: map[string]*known{}}
	permits.more = l.grant
	if err := l.adopt(c); err != nil {
		return err
	}
	if len(l.places) == 0 {
		return usagef("which scripts? Name a folder or files, or set jobs in %s", configFile)
	}
	if err := l.missing(); err != nil {
		return err
	}
	stop := catch(syscall.SIGINT, syscall.SIGTERM)
	rt, _ := f.runtime(nil, bytes.NewReader(nil), stop)
	s := &server{flags: f, library: l, rt: rt}
	jobs, wrong := s.read()
	if f.check {
		return exitWith(checked(rt, jobs, wrong))
	}
	return s.run(jobs, len(wrong), stop)
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

// server serves the scripts of a library.
type server struct {
	flags    *serveFlags
	library  *library
	rt       *bindings.Runtime
	host     *host.Host
	manager  *manager
	deadline time.Time   // by which all is to have ended, once the host stops
	over     atomic.Bool // the host has ended, and what is left is to be waited for
}

// read reads all scripts, and reports what is wrong.
func (s *server) read() ([]*host.Job, []error) {
	jobs, wrong := s.library.read()
	wrong = append(wrong, s.library.strangers()...)
	for _, err := range wrong {
		report(s.rt.Stderr, err)
	}
	return jobs, wrong
}

// run serves jobs until stop says so.
func (s *server) run(jobs []*host.Job, broken int, stop stopper) error {
	err := s.serve(jobs, broken, stop)
	if err != nil {
		report(s.rt.Stderr, err)
	}
	code := codeOf(err)
	if err := s.rt.Engine.Close(); err != nil {
		report(s.rt.Stderr, err)
		code = max(code, exitFolder)
	}
	if err := s.library.permits.close(); err != nil {
		report(s.rt.Stderr, err)
		code = max(code, exitFailed)
	}
	return exitWith(code)
}

// serve runs the host.
func (s *server) serve(jobs []*host.Job, broken int, stop stopper) error {
	session := s.rt.Engine.NewSession(context.Background(), "host")
	defer func() { session.Close(false) }()
	store := record.Open(session)
	if _, err := store.Jobs(); err != nil { // opens the data folder
		return aboutFolder(err)
	}
	if s.rt.Engine.Owner() != nil {
		return aboutFolder(fault.New(fault.Unavailable, "another unilua uses the data folder: stop it, or name another folder with --data"))
	}
	c := s.library.config
	recent := page.NewRecent()
	s.host = host.New(host.Options{Store: store, Runner: runner{s.rt}, Log: s.rt.Log, Settings: hostSettings(c), Ended: recent.Add})
	closePage, err := s.openPage(recent)
	if err != nil {
		return err
	}
	defer closePage()
	s.manager = newManager(s.rt.Log, s.answer)
	defer s.manager.close()
	s.rt.Log.Log(logging.Info, "serving", "jobs", len(jobs))
	var beside sync.WaitGroup
	ended := make(chan struct{})
	beside.Go(func() { s.reloads(stop.ctx, ended, len(jobs), broken) })
	err = s.host.Run(stop.ctx, jobs)
	close(ended)
	s.over.Store(true)
	beside.Wait()
	s.linger(stop)
	s.rt.Log.Log(logging.Info, "stopped")
	return err
}

// answer returns nil once the loop of the host has answered, as long as it runs.
func (s *server) answer(ctx context.Context) error {
	if s.over.Load() {
		return nil
	}
	return s.host.Answer(ctx)
}

// linger waits for processes that use the objects of this one, as long as runs
// have to end. A host that fails does not wait.
func (s *server) linger(stop stopper) {
	if stop.ctx.Err() == nil {
		return
	}
	ctx, cancel := context.WithDeadline(context.Background(), s.deadline)
	defer cancel()
	inTime := ctx.Err() == nil
	s.rt.Engine.Linger(ctx)
	if inTime && ctx.Err() != nil {
		s.rt.Log.Log(logging.Warn, "other processes may have lost shared objects that they used: the time of --drain is over")
	}
}

// reloads says when the host is ready, reads settings and scripts again at each
// SIGHUP, and says when it stops. It returns when ctx is done or the host has
// ended.
func (s *server) reloads(ctx context.Context, ended <-chan struct{}, jobs, broken int) {
	hangup := make(chan os.Signal, 1)
	signal.Notify(hangup, syscall.SIGHUP)
	defer signal.Stop(hangup)
	if s.host.Answer(ctx) == nil {
		s.manager.ready(jobs, broken)
	}
	for {
		select {
		case <-ended:
			s.stopping(ctx)
			return
		case <-ctx.Done():
			s.stopping(ctx)
			return
		case <-hangup:
			s.manager.told(s.manager.Reloading())
			s.reconfigure(ctx)
			s.reload(ctx)
		}
	}
}

// stopping says until when all is to end, unless the host has failed.
func (s *server) stopping(ctx context.Context) {
	if ctx.Err() == nil {
		return
	}
	drain := s.library.config.Drain
	s.deadline = time.Now().Add(drain)
	s.manager.told(s.manager.Stopping("waiting for what runs to end", drain+closing))
}

// reload reads the scripts again.
func (s *server) reload(ctx context.Context) {
	jobs, wrong := s.read()
	if err := s.host.Load(ctx, jobs); err != nil {
		s.rt.Log.Log(logging.Error, "the jobs stay as they were", "error", err.Error())
		s.manager.told(s.manager.Ready("the jobs stay as they were: " + err.Error()))
		return
	}
	s.rt.Log.Log(logging.Info, "reloaded", "jobs", len(jobs), "broken", len(wrong))
	s.manager.ready(len(jobs), len(wrong))
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
