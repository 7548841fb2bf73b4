package datafolder

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"time"

	"golang.org/x/sys/unix"
)

// killWait is how long KillSurvivors waits for the killed to end. Only one that
// hangs in the kernel takes longer than a moment.
const killWait = 5 * time.Second

// Survivor is a process group that a former owner of the folder left running.
type Survivor struct {
	PGID      int
	Command   string
	Processes int // how many were alive
}

// KillSurvivors ends the recorded groups that are still running, waits until
// their processes have ended, and returns them. It never touches a process that
// merely has the number of a recorded one. It is called once, before anything
// is recorded. A group that cannot be ended is an error that says so, and stays
// recorded.
func (c *Children) KillSurvivors() ([]Survivor, error) {
	running, err := c.running()
	if err != nil {
		return nil, c.failure(fmt.Errorf("look for commands of a crashed unilua: %w", err))
	}
	if len(running) == 0 {
		return nil, nil
	}
	ended, err := kill(running, time.Now().Add(killWait))
	if err != nil {
		err = c.failure(err)
	}
	for _, s := range ended {
		err = errors.Join(err, c.Forget(s.PGID))
	}
	return slices.DeleteFunc(ended, func(s Survivor) bool { return s.Processes == 0 }), err
}

// running returns the recorded groups that may have members, and forgets the
// others.
func (c *Children) running() ([]child, error) {
	recorded, err := c.recorded()
	if err != nil || len(recorded) == 0 {
		return nil, err
	}
	now, err := readPresent()
	if err != nil {
		return nil, err
	}
	var running []child
	for _, ch := range recorded {
		still, err := now.isStill(ch)
		if err != nil {
			return nil, err
		}
		if still && unix.Kill(-ch.pgid, 0) != unix.ESRCH {
			running = append(running, ch)
		} else if err := c.Forget(ch.pgid); err != nil {
			return nil, err
		}
	}
	return running, nil
}

// kill kills the groups and waits until they have ended. It looks again after
// each wait: a process may have joined a group before the group was killed.
func kill(groups []child, deadline time.Time) (ended []Survivor, err error) {
	processes := make(map[int]int)
	for {
		members, err := liveMembers(groups)
		if err != nil {
			return ended, err
		}
		var left []child
		for _, ch := range groups {
			alive := len(members[ch.pgid])
			processes[ch.pgid] = max(processes[ch.pgid], alive)
			if alive > 0 {
				left = append(left, ch)
			} else {
				ended = append(ended, Survivor{ch.pgid, ch.command, processes[ch.pgid]})
			}
		}
		if len(left) == 0 {
			return ended, nil
		}
		if err := killAll(left, members, deadline); err != nil {
			return ended, err
		}
		groups = left
	}
}

// killAll kills the groups, and then waits for their members.
func killAll(groups []child, members map[int][]int, deadline time.Time) error {
	var problems []error
	waits := make([][]unix.PollFd, len(groups))
	for i, ch := range groups {
		var err error
		if waits[i], err = killGroup(ch.pgid, members[ch.pgid]); err != nil {
			problems = append(problems, stuck(ch, err))
		}
	}
	for i, ch := range groups {
		if !awaitAll(waits[i], deadline) {
			problems = append(problems, stuck(ch, errors.New("it hangs in the kernel")))
		}
		closeAll(waits[i])
	}
	return errors.Join(problems...)
}

// killGroup kills a group. It returns what to wait on for its members to end.
func killGroup(pgid int, members []int) (waits []unix.PollFd, err error) {
	for _, pid := range members {
		fd, err := openMember(pid, pgid)
		if err == nil && fd >= 0 {
			waits = append(waits, unix.PollFd{Fd: int32(fd), Events: unix.POLLIN})
		}
		if err != nil {
			closeAll(waits)
			return nil, err
		}
	}
	if err := unix.Kill(-pgid, unix.SIGKILL); err != nil && err != unix.ESRCH {
		closeAll(waits)
		return nil, os.NewSyscallError("kill", err)
	}
	return waits, nil
}

func closeAll(waits []unix.PollFd) {
	for _, w := range waits {
		_ = unix.Close(int(w.Fd))
	}
}

// openMember opens a descriptor that becomes readable when pid has ended, -1 if
// it has ended or is another process by now.
func openMember(pid, pgid int) (int, error) {
	fd, err := unix.PidfdOpen(pid, 0)
	if err == unix.ESRCH {
		return -1, nil
	}
	if err != nil {
		return -1, os.NewSyscallError("pidfd_open", err)
	}
	if p, err := readProcess(pid); err != nil || p.group != pgid {
		unix.Close(fd)
		return -1, nil
	}
	return fd, nil
}

// awaitAll waits until every descriptor has been readable.
func awaitAll(waits []unix.PollFd, deadline time.Time) bool {
	for i := range waits {
		for {
			left := max(0, time.Until(deadline).Milliseconds())
			n, err := unix.Poll(waits[i:i+1], int(left))
			if n == 1 {
				break
			}
			if err != unix.EINTR {
				return false
			}
		}
	}
	return true
}

func stuck(ch child, err error) error {
	return fmt.Errorf("process group %d (%s), left running by a crashed unilua, cannot be ended (%w): end it by hand with kill -9 -- -%d, then start again",
		ch.pgid, ch.command, err, ch.pgid)
}
