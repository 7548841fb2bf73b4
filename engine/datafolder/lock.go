package datafolder

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"golang.org/x/sys/unix"

	"github.com/unilua/unilua/engine/fault"
)

// OwnedError says who owns a folder. All but Dir are zero if the owner is not
// known, since it has only just taken it.
type OwnedError struct {
	Dir     string
	PID     int
	Host    string // where the process runs
	Since   time.Time
	Command string
}

func (e *OwnedError) Error() string {
	var owner string
	switch {
	case e.PID == 0:
		owner = "another process, which has only just started"
	case e.PID == os.Getpid() && e.Host == hostname():
		owner = "this very process"
	default:
		owner = fmt.Sprintf("process %d (%s)", e.PID, e.Command)
		if e.Host != hostname() {
			owner += " on " + e.Host
		}
		owner += ", since " + e.Since.Local().Format(time.DateTime)
	}
	return fmt.Sprintf("data folder %s is in use by %s: stop that one, name another folder with --data, or keep nothing with --ephemeral", e.Dir, owner)
}

const lockFile = "LOCK"

// takeLock opens the LOCK of dir, with flags, and locks it.
func takeLock(dir string, flags int) (*os.File, error) {
	lock, err := os.OpenFile(filepath.Join(dir, lockFile), flags|unix.O_NOFOLLOW, 0o600)
	if err != nil {
		return nil, err
	}
	err = unix.Flock(int(lock.Fd()), unix.LOCK_EX|unix.LOCK_NB)
	if err == nil {
		return lock, nil
	}
	if errors.Is(err, unix.EWOULDBLOCK) {
		owned := readOwner(dir, lock)
		err = fault.New(fault.Unavailable, "%w", owned)
	}
	return nil, errors.Join(err, lock.Close())
}

// writeOwner writes into lock that this process has it.
func writeOwner(lock *os.File) error {
	start, err := startOf(os.Getpid())
	if err != nil {
		return err
	}
	if err := lock.Truncate(0); err != nil {
		return err
	}
	text := fmt.Sprintf("pid: %d\nhost: %s\nsince: %s\nstart: %d\ncommand: %s\n", os.Getpid(), hostname(),
		time.Now().UTC().Format(time.RFC3339Nano), start, oneLine(strings.Join(os.Args, " ")))
	_, err = lock.WriteAt([]byte(text), 0)
	return err
}

// readOwner reads who has lock. What a process wrote that is no longer alive is
// not true any more.
func readOwner(dir string, lock *os.File) *OwnedError {
	e := &OwnedError{Dir: dir}
	text, err := io.ReadAll(io.LimitReader(lock, 1<<16))
	if err != nil {
		return e
	}
	field := fields(string(text))
	pid, _ := strconv.Atoi(field["pid"])
	since, _ := time.Parse(time.RFC3339Nano, field["since"])
	if field["host"] == hostname() {
		if start, err := startOf(pid); err != nil || strconv.FormatUint(start, 10) != field["start"] {
			return e
		}
	}
	e.PID, e.Host, e.Since, e.Command = pid, field["host"], since, field["command"]
	return e
}

func hostname() string {
	name, err := os.Hostname()
	if err != nil {
		return "localhost"
	}
	return name
}

// fields takes apart a text of lines "name: value".
func fields(text string) map[string]string {
	m := make(map[string]string)
	for line := range strings.Lines(text) {
		if name, value, ok := strings.Cut(strings.TrimSuffix(line, "\n"), ": "); ok {
			m[name] = value
		}
	}
	return m
}

// oneLine makes a command line fit for fields, and not too long.
func oneLine(command string) string {
	const most = 500
	if len(command) > most {
		command = command[:most] + "..."
	}
	return strings.Map(func(r rune) rune {
		if !strconv.IsPrint(r) {
			return ' '
		}
		return r
	}, command)
}
