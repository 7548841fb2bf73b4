package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"

	"github.com/unilua/unilua/bindings"
)

// stopper ends what runs with its context when a signal asks to stop.
type stopper struct{ ctx context.Context }

// catchSignals returns a stopper that listens from now on, until the process
// ends. The first signal cancels its context with bindings.ErrStopping; the
// second ends the process at once. A signal that was ignored when the process
// was started, as by nohup, stays ignored.
func catchSignals() stopper {
	ctx, cancel := context.WithCancelCause(context.Background())
	signals := make(chan os.Signal, 2)
	for _, s := range []os.Signal{syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP} {
		if !signal.Ignored(s) {
			signal.Notify(signals, s)
		}
	}
	go func() {
		<-signals
		cancel(bindings.ErrStopping)
		<-signals
		os.Exit(exitInterrupted)
	}()
	return stopper{ctx}
}

// came reports whether a signal has come.
func (s stopper) came() bool { return s.ctx.Err() != nil }
