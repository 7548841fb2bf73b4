package systemd

import (
	"context"
	"fmt"
	"time"

	"github.com/coreos/go-systemd/v22/daemon"
)

// Watch tells the manager's watchdog, until ctx is done, that the process is
// alive: twice in each of the spans after which it would be restarted, as
// sd_watchdog_enabled(3) advises. Before each time it calls alive, which returns
// once the work of the process has answered, or when its context is done; then
// nothing is told. It returns at once if no watchdog is set.
func (Service) Watch(ctx context.Context, alive func(context.Context) error) error {
	span, err := daemon.SdWatchdogEnabled(false)
	if err != nil {
		return fmt.Errorf("watchdog: %w", err)
	}
	if span == 0 {
		return nil
	}
	return watch(ctx, span/2, alive, func() error { return notify(daemon.SdNotifyWatchdog) })
}

// watch calls alive once in each interval, which is also how long it has to
// answer, and tell when it has.
func watch(ctx context.Context, interval time.Duration, alive func(context.Context) error, tell func() error) error {
	tick := time.NewTicker(interval)
	defer tick.Stop()
	for {
		if err := ask(ctx, interval, alive); err == nil {
			if err := tell(); err != nil {
				return err
			}
		}
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
		}
	}
}

// ask calls alive, which has so long to answer.
func ask(ctx context.Context, within time.Duration, alive func(context.Context) error) error {
	ctx, cancel := context.WithTimeout(ctx, within)
	defer cancel()
	return alive(ctx)
}
