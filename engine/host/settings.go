package host

import (
	"context"
	"time"
)

// Settings are what can be changed while a host runs.
type Settings struct {
	MaxRuns int           // at once, of all jobs: 64
	Window  time.Duration // how long a missed due time may be caught up: 24 h
	Drain   time.Duration // how long runs have to end when the host stops: 30 s
	Keep    Keep
}

// defaults sets what is not stated.
func (s *Settings) defaults() {
	if s.MaxRuns == 0 {
		s.MaxRuns = 64
	}
	if s.Window == 0 {
		s.Window = 24 * time.Hour
	}
	if s.Drain == 0 {
		s.Drain = 30 * time.Second
	}
	if s.Keep.Rows == 0 {
		s.Keep.Rows = 1000
	}
	if s.Keep.Age == 0 {
		s.Keep.Age = 30 * 24 * time.Hour
	}
}

// Change lets other settings hold from now on. Runs that are alive go on, also if
// they are more than may be now.
func (h *Host) Change(ctx context.Context, s Settings) error {
	s.defaults()
	return h.ask(ctx, func() error {
		h.o.Settings = s
		h.fill()
		return nil
	})
}

// Answer returns nil once the loop of the host has answered. It fails when ctx is
// done before, and when the host does not run.
func (h *Host) Answer(ctx context.Context) error {
	return h.ask(ctx, func() error { return nil })
}

// fill gives the places that are free to those that have waited longest.
func (h *Host) fill() {
	for len(h.queued) > 0 && len(h.running) < h.o.MaxRuns {
		next := h.queued[0]
		h.queued = h.queued[1:]
		h.seek(next)
	}
}
