package main

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"
)

func TestSignalsStopIsolatedScriptsAsWell(t *testing.T) {
	isolated = true
	defer func() { isolated = false }()
	for name, test := range map[string]func(*testing.T){
		"clean up": TestASignalStopsAScriptAndItsCleanUpRuns, "waiting": TestASignalStopsAllScriptsWhateverTheyWaitFor,
		"reading": TestASignalStopsAScriptThatReadsStandardInput, "items": TestWhatAnInterruptedScriptHadTakenIsReadyAgain,
		"twice": TestASecondSignalEndsAtOnce, "ignored": TestASignalThatWasIgnoredStaysIgnored,
	} {
		t.Run(name, test)
	}
}

// children returns the processes that a process has started.
func children(t *testing.T, parent int) (list []int) {
	t.Helper()
	stats, err := filepath.Glob("/proc/[0-9]*/stat")
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range stats {
		stat, err := os.ReadFile(path)
		if err != nil {
			continue // it has ended meanwhile
		}
		fields := strings.Fields(string(stat[strings.LastIndexByte(string(stat), ')')+1:]))
		if len(fields) > 1 && fields[1] == strconv.Itoa(parent) {
			pid, err := strconv.Atoi(strings.Split(path, "/")[2])
			if err != nil {
				t.Fatal(err)
			}
			list = append(list, pid)
		}
	}
	return list
}

func TestTheNextWaiterGetsTheLockOfAProcessThatWasKilled(t *testing.T) {
	s := startRun(t, t.TempDir(), map[string]string{
		"holds.lua": `
unilua.job{ isolate = "process" }
local lease = unilua.lock("l"):acquire()
unilua.queue("go"):put("held")
unilua.sleep("1h")`,
		"waits.lua": `
unilua.queue("go"):pop()
print("held")
unilua.lock("l"):acquire()
print("mine")`,
	})
	s.expect("held")
	pids := children(t, s.cmd.Process.Pid)
	if len(pids) != 1 {
		t.Fatalf("the processes are %v", pids)
	}
	if err := syscall.Kill(pids[0], syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	s.expect("mine")
	s.exits(1)
	if !strings.Contains(s.errs.String(), "the process of the run was killed by SIGKILL") {
		t.Errorf("it said\n%s", &s.errs)
	}
}

func TestAProcessDoesNotOutliveItsOwner(t *testing.T) {
	for name, script := range map[string]string{
		"waits": `print("ready") unilua.sleep("1h")`, "computes": `print("ready") while true do end`,
	} {
		t.Run(name, func(t *testing.T) {
			isolated = true
			defer func() { isolated = false }()
			s := startRun(t, t.TempDir(), map[string]string{"a.lua": script})
			s.expect("ready")
			pids := children(t, s.cmd.Process.Pid)
			if len(pids) != 1 {
				t.Fatalf("the processes are %v", pids)
			}
			fd, err := unix.PidfdOpen(pids[0], 0)
			if err != nil {
				t.Fatal(err)
			}
			defer unix.Close(fd)
			s.signal(syscall.SIGKILL)
			const most = 60_000 // milliseconds
			ended, err := 0, error(unix.EINTR)
			for err == unix.EINTR {
				ended, err = unix.Poll([]unix.PollFd{{Fd: int32(fd), Events: unix.POLLIN}}, most)
			}
			if err != nil || ended != 1 {
				t.Errorf("it goes on: %v", err)
			}
			_ = s.cmd.Wait() // it was killed
		})
	}
}
