// Package systemd tells the service manager that started this process how it is
// doing, and takes the sockets that it opened for it, as sd_notify(3) and
// sd_listen_fds(3) say. Without such a manager all of it does nothing.
package systemd

import (
	"fmt"
	"strings"
	"time"

	"github.com/coreos/go-systemd/v22/daemon"
)

// Service is this process as the service manager knows it: a unit with
// Type=notify-reload or Type=notify. Its methods may be called by several
// goroutines at once. They do not wait for the manager; the error is that it
// cannot be told.
type Service struct{}

// Ready says that all has started, or been reloaded.
func (Service) Ready(status string) error {
	return notify(daemon.SdNotifyReady, statusLine(status))
}

// Reloading says that a reload has begun. Ready says that it has ended.
func (Service) Reloading() error {
	now, err := monotonic()
	if err != nil {
		return fmt.Errorf("monotonic clock: %w", err)
	}
	return notify(daemon.SdNotifyReloading, fmt.Sprintf("MONOTONIC_USEC=%d", now.Microseconds()))
}

// Stopping says that the end has begun, and asks for more time: it comes within d.
func (Service) Stopping(status string, d time.Duration) error {
	return notify(daemon.SdNotifyStopping, statusLine(status), fmt.Sprintf("EXTEND_TIMEOUT_USEC=%d", d.Microseconds()))
}

// Status says in one line how it goes, for systemctl status.
func (Service) Status(status string) error { return notify(statusLine(status)) }

// statusLine returns the assignment of a status, which is one line.
func statusLine(status string) string {
	return "STATUS=" + strings.Join(strings.Fields(status), " ")
}

// notify sends assignments in one message.
func notify(assignments ...string) error {
	if _, err := daemon.SdNotify(false, strings.Join(assignments, "\n")); err != nil {
		return fmt.Errorf("service manager: %w", err)
	}
	return nil
}
