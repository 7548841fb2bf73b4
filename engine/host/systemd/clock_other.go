//go:build !linux

package systemd

import (
	"errors"
	"time"
)

// monotonic fails: there is no systemd here.
func monotonic() (time.Duration, error) { return 0, errors.ErrUnsupported }
