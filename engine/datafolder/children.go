package datafolder

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"

	"golang.org/x/sys/unix"

	"github.com/unilua/unilua/engine/fault"
)

// Children is the register of the process groups that commands run in, so that
// the next owner of the folder can end what a crash of this one left running.
// Each group has a file of its own, which is not synced: it outlives the end of
// this process, and after a reboot there is nothing to end. Its methods may be
// called at the same time.
type Children struct{ dir string }

// Record notes the group that pgid leads, a child that has not been reaped.
// What starts between the child's start and Record is not noted if this process
// is killed then.
func (c *Children) Record(pgid int, command string) error {
	if err := c.record(pgid, command); err != nil {
		return c.failure(fmt.Errorf("record process group %d: %w", pgid, err))
	}
	return nil
}

func (c *Children) record(pgid int, command string) error {
	now, err := era()
	if err != nil {
		return err
	}
	start, err := startOf(pgid)
	if err != nil {
		return err
	}
	count, err := forks()
	if err != nil {
		return err
	}
	text := fmt.Appendf(nil, "era: %s\nstart: %d\nforks: %d\ncommand: %s\n", now, start, count, oneLine(command))
	return os.WriteFile(c.path(pgid), text, 0o600)
}

// Forget notes that the group has ended. It does nothing for one that is not
// recorded.
func (c *Children) Forget(pgid int) error {
	if err := os.Remove(c.path(pgid)); err != nil && !errors.Is(err, os.ErrNotExist) {
		return c.failure(fmt.Errorf("forget process group %d: %w", pgid, err))
	}
	return nil
}

func (c *Children) failure(err error) error {
	return fault.New(fault.Unavailable, "data folder %s: %w", filepath.Dir(c.dir), err)
}

func (c *Children) path(pgid int) string { return filepath.Join(c.dir, strconv.Itoa(pgid)) }

// child is a recorded group.
type child struct {
	pgid    int
	era     string
	start   uint64 // of its leader
	forks   uint64 // when it was recorded
	command string
}

// recorded returns all recorded groups. Files that a crash has left half
// written, or that are not ours, are removed.
func (c *Children) recorded() ([]child, error) {
	entries, err := os.ReadDir(c.dir)
	if err != nil {
		return nil, err
	}
	var list []child
	for _, entry := range entries {
		path := filepath.Join(c.dir, entry.Name())
		text, err := os.ReadFile(path)
		if err != nil {
			return nil, err
		}
		if ch, ok := parseChild(entry.Name(), string(text)); ok {
			list = append(list, ch)
		} else if err := os.Remove(path); err != nil {
			return nil, err
		}
	}
	return list, nil
}

func parseChild(name, text string) (child, bool) {
	field := fields(text)
	pgid, err1 := strconv.Atoi(name)
	start, err2 := strconv.ParseUint(field["start"], 10, 64)
	forks, err3 := strconv.ParseUint(field["forks"], 10, 64)
	ch := child{pgid: pgid, era: field["era"], start: start, forks: forks, command: field["command"]}
	return ch, errors.Join(err1, err2, err3) == nil && pgid > 1 && ch.era != ""
}

// present says how things are in this system now.
type present struct {
	era     string
	forks   uint64
	numbers uint64 // how many process numbers there are
	group   int    // our own
}

func readPresent() (p present, err error) {
	var errs [3]error
	p.era, errs[0] = era()
	p.forks, errs[1] = forks()
	p.numbers, errs[2] = processNumbers()
	p.group = unix.Getpgrp()
	return p, errors.Join(errs[:]...)
}

// isStill reports whether the number of ch's group can only mean that group.
//
// If there is a process of that number, its start tells. If there is not, the
// leader has ended, which is common: the kernel kills it together with the
// owner. The kernel gives the number to nobody while the group has a member, so
// the group of that number is still the same one, unless it has ended and the
// numbers have gone round since. They go up, so that takes as many new
// processes as there are free numbers; half of all is taken for the limit.
func (now present) isStill(ch child) (bool, error) {
	if ch.era != now.era || ch.pgid == now.group {
		return false, nil
	}
	leader, err := readProcess(ch.pgid)
	if errors.Is(err, os.ErrNotExist) {
		return now.forks-ch.forks < now.numbers/2, nil
	}
	return leader.start == ch.start, err
}
