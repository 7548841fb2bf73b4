package main

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/unilua/unilua/engine/host/systemd"
	"github.com/unilua/unilua/engine/logging"
)

// closing is how long a host may take to end after all runs have.
const closing = 30 * time.Second

// manager tells the service manager how a server is doing.
type manager struct {
	systemd.Service
	log   logging.Logger
	watch sync.WaitGroup
	stop  context.CancelFunc
}

// newManager begins to tell the watchdog that alive answers, until close.
func newManager(log logging.Logger, alive func(context.Context) error) *manager {
	ctx, stop := context.WithCancel(context.Background())
	m := &manager{log: log, stop: stop}
	m.watch.Go(func() { m.told(m.Watch(ctx, alive)) })
	return m
}

func (m *manager) close() {
	m.stop()
	m.watch.Wait()
}

// ready says that so many jobs are served.
func (m *manager) ready(jobs, broken int) {
	status := fmt.Sprintf("%d jobs", jobs)
	if broken > 0 {
		status += fmt.Sprintf(", %d mistakes in their scripts", broken)
	}
	m.told(m.Ready(status))
}

func (m *manager) told(err error) {
	if err != nil {
		m.log.Log(logging.Warn, "the service manager cannot be told how the host is doing", "error", err.Error())
	}
}
