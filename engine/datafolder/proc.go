package datafolder

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"
	"sync"

	"golang.org/x/sys/unix"
)

// process is what /proc/PID/stat says of a process.
type process struct {
	group int
	dead  bool   // it only waits to be reaped
	start uint64 // clock ticks from boot to its start
}

var errStat = errors.New("malformed /proc stat")

// readProcess returns an error that is os.ErrNotExist if there is no such
// process.
func readProcess(pid int) (process, error) {
	text, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/stat")
	if errors.Is(err, unix.ESRCH) {
		err = os.ErrNotExist // it ended between open and read
	}
	if err != nil {
		return process{}, err
	}
	return parseStat(string(text))
}

// parseStat takes /proc/PID/stat apart (see proc(5)). The program's name stands
// in parentheses, and may itself hold any.
func parseStat(text string) (process, error) {
	const state, group, start = 0, 2, 19 // counted from behind the name
	field := strings.Fields(text[strings.LastIndexByte(text, ')')+1:])
	if len(field) <= start {
		return process{}, errStat
	}
	g, err1 := strconv.Atoi(field[group])
	s, err2 := strconv.ParseUint(field[start], 10, 64)
	if err := errors.Join(err1, err2); err != nil {
		return process{}, fmt.Errorf("%w: %w", errStat, err)
	}
	dead := field[state] == "Z" || field[state] == "X"
	return process{group: g, dead: dead, start: s}, nil
}

// startOf returns when a process started. With its number, that names it for as
// long as the system is up.
func startOf(pid int) (uint64, error) {
	p, err := readProcess(pid)
	return p.start, err
}

// era names the span of time in which a process number, with a start, means one
// process: the boot, the process namespace, and the start of its first process,
// since the number of a namespace is soon used again.
var era = sync.OnceValues(func() (string, error) {
	boot, err := os.ReadFile("/proc/sys/kernel/random/boot_id")
	if err != nil {
		return "", err
	}
	namespace, err := os.Readlink("/proc/self/ns/pid")
	if err != nil {
		return "", err
	}
	first := "hidden"
	if start, err := startOf(1); err == nil {
		first = strconv.FormatUint(start, 10)
	}
	return string(bytes.TrimSpace(boot)) + " " + namespace + " " + first, nil
})

// forks returns how many processes and threads have been started since boot.
func forks() (uint64, error) {
	text, err := os.ReadFile("/proc/stat")
	if err != nil {
		return 0, err
	}
	_, count, ok := bytes.Cut(text, []byte("\nprocesses "))
	if !ok {
		return 0, errStat
	}
	count, _, _ = bytes.Cut(count, []byte("\n"))
	return strconv.ParseUint(string(count), 10, 64)
}

// processNumbers returns how many process numbers there are.
func processNumbers() (uint64, error) {
	text, err := os.ReadFile("/proc/sys/kernel/pid_max")
	if err != nil {
		return 0, err
	}
	return strconv.ParseUint(string(bytes.TrimSpace(text)), 10, 64)
}

// liveMembers returns the processes of each of the groups that are not dead.
func liveMembers(groups []child) (map[int][]int, error) {
	members := make(map[int][]int, len(groups))
	for _, ch := range groups {
		members[ch.pgid] = nil
	}
	proc, err := os.Open("/proc")
	if err != nil {
		return nil, err
	}
	defer proc.Close()
	names, err := proc.Readdirnames(-1)
	if err != nil {
		return nil, err
	}
	for _, name := range names {
		pid, err := strconv.Atoi(name)
		if err != nil {
			continue // no process
		}
		p, err := readProcess(pid)
		if err != nil || p.dead {
			continue
		}
		if list, ok := members[p.group]; ok {
			members[p.group] = append(list, pid)
		}
	}
	return members, nil
}
