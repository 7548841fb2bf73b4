package main

import (
	"context"
	"errors"
	"io"
	"os"
	"os/signal"
	"syscall"

	"github.com/unilua/unilua/bindings"
	"github.com/unilua/unilua/engine/fault"
)

// stopper ends what runs with its context when the process is to stop.
type stopper struct {
	ctx    context.Context
	cancel context.CancelCauseFunc
}

// errUnread is the cause when whoever read standard output has gone away.
var errUnread = fault.New(fault.Canceled, "nobody reads the output any more")

// catchSignals returns a stopper that listens to the signals that end a program.
func catchSignals() stopper { return catch(syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP) }

// catch returns a stopper that listens to signals from now on, until the process
// ends. The first signal cancels its context with bindings.ErrStopping; the
// second ends the process at once. A signal that was ignored when the process
// was started, as by nohup, stays ignored.
func catch(which ...os.Signal) stopper {
	ctx, cancel := context.WithCancelCause(context.Background())
	signals := make(chan os.Signal, 2)
	for _, s := range which {
		if !signal.Ignored(s) {
			signal.Notify(signals, s)
		}
	}
	signal.Notify(make(chan os.Signal, 1), syscall.SIGPIPE) // would end the process, and what it holds
	go func() {
		<-signals
		cancel(bindings.ErrStopping)
		<-signals
		os.Exit(exitInterrupted)
	}()
	return stopper{ctx, cancel}
}

// interrupted reports whether a signal has come.
func (s stopper) interrupted() bool { return context.Cause(s.ctx) == bindings.ErrStopping }

// output returns a writer to w that stops everything when nobody reads w any
// more, as in unilua run ... | head.
func (s stopper) output(w io.Writer) io.Writer { return output{w, s} }

type output struct {
	w io.Writer
	s stopper
}

func (o output) Write(p []byte) (int, error) {
	n, err := o.w.Write(p)
	if errors.Is(err, syscall.EPIPE) {
		o.s.cancel(errUnread)
	}
	return n, err
}
