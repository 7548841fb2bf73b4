package datafolder

import (
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// ended waits until the process that fd stands for has ended, and fails if it
// does not.
func ended(t *testing.T, fd int) {
	t.Helper()
	if !awaitAll([]unix.PollFd{{Fd: int32(fd), Events: unix.POLLIN}}, time.Now().Add(10*time.Second)) {
		t.Error("a process is still running")
	}
}

func TestSurvivorsOfAKilledOwnerAreEnded(t *testing.T) {
	for leader, want := range map[string]int{"dies": 1, "lives": 2} {
		dir := t.TempDir()
		crasher := play(t, "crash", nil, dir, leader)
		pgid := crasher.number()
		leaderFD, err := unix.PidfdOpen(pgid, 0)
		if err != nil {
			t.Fatal(err)
		}
		defer unix.Close(leaderFD)
		crasher.kill()
		if leader == "dies" {
			ended(t, leaderFD)
		}
		if err := unix.Kill(-pgid, 0); err != nil {
			t.Fatalf("nothing survived: %v", err)
		}

		survivors, err := mustOpen(t, dir).Children().KillSurvivors()
		if err != nil {
			t.Fatal(err)
		}
		if len(survivors) != 1 || survivors[0].PGID != pgid || survivors[0].Command != "backup all" || survivors[0].Processes != want {
			t.Errorf("leader %s: %+v, want group %d, %d processes", leader, survivors, pgid, want)
		}
		ended(t, leaderFD)
		members, err := liveMembers([]child{{pgid: pgid}})
		if err != nil || len(members[pgid]) != 0 {
			t.Errorf("leader %s: still alive: %v, %v", leader, members, err)
		}
		checkNothingRecorded(t, dir)
	}
}

func checkNothingRecorded(t *testing.T, dir string) {
	t.Helper()
	entries, err := os.ReadDir(filepath.Join(dir, "children"))
	if err != nil || len(entries) != 0 {
		t.Errorf("still recorded: %v, %v", entries, err)
	}
}

// bystander starts a group that must not be touched. Its leader is a shell that
// has one child.
func bystander(t *testing.T) int {
	t.Helper()
	cmd := exec.Command("/bin/sh", "-c", "sleep 1000 & echo; wait")
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	if _, err := out.Read(make([]byte, 1)); err != nil { // the child is there
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = unix.Kill(-cmd.Process.Pid, unix.SIGKILL)
		_ = cmd.Wait()
	})
	return cmd.Process.Pid
}

// orphans starts a group whose leader has ended and been reaped.
func orphans(t *testing.T) int {
	t.Helper()
	cmd := exec.Command("/bin/sh", "-c", "sleep 1000 </dev/null >/dev/null 2>&1 &")
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if err := cmd.Run(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = unix.Kill(-cmd.Process.Pid, unix.SIGKILL) })
	return cmd.Process.Pid
}

func alive(t *testing.T, pgid int) int {
	t.Helper()
	members, err := liveMembers([]child{{pgid: pgid}})
	if err != nil {
		t.Fatal(err)
	}
	return len(members[pgid])
}

// edit changes one field of a recorded child.
func edit(t *testing.T, dir string, pgid int, name, value string) {
	t.Helper()
	path := filepath.Join(dir, "children", strconv.Itoa(pgid))
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(string(text), "\n")
	for i, line := range lines {
		if strings.HasPrefix(line, name+": ") {
			lines[i] = name + ": " + value
		}
	}
	if err := os.WriteFile(path, []byte(strings.Join(lines, "\n")), 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestAProcessThatOnlyHasTheNumberIsNotTouched(t *testing.T) {
	for name, change := range map[string][2]string{
		"it started at another time":   {"start", "1"},
		"it is of an earlier boot":     {"era", "5f0c8b1e-8a3c-4a64-9d3e-d0c9f3f1a111 pid:[4026531836] 3"},
		"its file is half written":     {"start", ""},
		"its file is of another field": {"forks", "many"},
	} {
		f := mustOpen(t, t.TempDir())
		pgid := bystander(t)
		if err := f.Children().Record(pgid, "sh"); err != nil {
			t.Fatal(err)
		}
		edit(t, f.Dir(), pgid, change[0], change[1])
		survivors, err := f.Children().KillSurvivors()
		if err != nil || len(survivors) != 0 {
			t.Errorf("%s: %+v, %v", name, survivors, err)
		}
		if n := alive(t, pgid); n != 2 {
			t.Errorf("%s: %d of 2 processes are alive", name, n)
		}
		checkNothingRecorded(t, f.Dir())
	}
}

func TestAGroupWithoutItsLeaderIsEndedUnlessTheNumbersHaveGoneRound(t *testing.T) {
	f := mustOpen(t, t.TempDir())
	now, err := readPresent()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		forks uint64 // when it was recorded
		want  int    // survivors
	}{
		{now.forks, 1},
		{now.forks - now.numbers, 0}, // wraps below zero on a young system, which is right too
	} {
		pgid := orphans(t)
		text := "era: " + now.era + "\nstart: 1\nforks: " + strconv.FormatUint(c.forks, 10) + "\ncommand: x\n"
		if err := os.WriteFile(f.Children().path(pgid), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		survivors, err := f.Children().KillSurvivors()
		if err != nil || len(survivors) != c.want || alive(t, pgid) != 1-c.want {
			t.Errorf("recorded at %d forks, now %d: %+v, %v, %d alive", c.forks, now.forks, survivors, err, alive(t, pgid))
		}
		checkNothingRecorded(t, f.Dir())
	}
}

func TestOurOwnGroupIsNeverEnded(t *testing.T) {
	now, err := readPresent()
	if err != nil {
		t.Fatal(err)
	}
	pgid := bystander(t)
	start, err := startOf(pgid)
	if err != nil {
		t.Fatal(err)
	}
	recorded := child{pgid: pgid, era: now.era, start: start}
	for group, want := range map[int]bool{now.group: true, pgid: false} {
		now.group = group
		if still, err := now.isStill(recorded); err != nil || still != want {
			t.Errorf("in group %d: %v, %v; want %v", group, still, err, want)
		}
	}
}

func TestAGroupThatCannotBeEndedIsNamedAndStaysRecorded(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("only root can give a process to another user")
	}
	f := mustOpen(t, t.TempDir())
	pgid := bystander(t)
	if err := f.Children().Record(pgid, "sudo reboot"); err != nil {
		t.Fatal(err)
	}
	done := make(chan error)
	go func() {
		runtime.LockOSThread() // for good: the thread has no rights left
		const nobody, keep = 65534, ^uintptr(0)
		if _, _, err := unix.RawSyscall(unix.SYS_SETRESUID, nobody, nobody, keep); err != 0 {
			done <- err
			return
		}
		_ = unix.Setfsuid(0) // but for root's files
		_, err := f.Children().KillSurvivors()
		done <- err
	}()
	err := <-done
	for _, part := range []string{"operation not permitted", strconv.Itoa(pgid), "sudo reboot", "kill -9 -- -"} {
		if err == nil || !strings.Contains(err.Error(), part) {
			t.Errorf("%v does not say %q", err, part)
		}
	}
	if _, err := os.Stat(f.Children().path(pgid)); err != nil || alive(t, pgid) != 2 {
		t.Errorf("recorded: %v, %d alive", err, alive(t, pgid))
	}
}

func TestWaitingForAProcessThatDoesNotEndIsLimited(t *testing.T) {
	fd, err := unix.PidfdOpen(bystander(t), 0)
	if err != nil {
		t.Fatal(err)
	}
	defer unix.Close(fd)
	if awaitAll([]unix.PollFd{{Fd: int32(fd), Events: unix.POLLIN}}, time.Now()) {
		t.Error("it has ended")
	}
}

func TestAForgottenGroupIsNotEnded(t *testing.T) {
	f := mustOpen(t, t.TempDir())
	pgid := bystander(t)
	if err := f.Children().Record(pgid, "sh"); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := f.Children().Forget(pgid); err != nil {
			t.Fatal(err)
		}
	}
	if survivors, err := f.Children().KillSurvivors(); err != nil || len(survivors) != 0 || alive(t, pgid) != 2 {
		t.Errorf("%+v, %v, %d alive", survivors, err, alive(t, pgid))
	}
}

func TestAProcessThatIsNotThereCannotBeRecorded(t *testing.T) {
	f := mustOpen(t, t.TempDir())
	checkUnavailable(t, f.Children().Record(1<<30, "none"), f.Dir(), "process group 1073741824")
}

func TestAStatLineIsReadWhateverTheProgramIsCalled(t *testing.T) {
	line := "12 (a) S 1 (b) Z 1 2 3) S 1 7 7 0 -1 4194304 1 0 0 0 0 0 0 0 20 0 1 0 5544 1 1"
	p, err := parseStat(line)
	if err != nil || p != (process{group: 7, start: 5544}) {
		t.Errorf("%+v, %v", p, err)
	}
	p, err = parseStat(strings.Replace(line, ") S 1 7", ") Z 1 7", 1))
	if err != nil || !p.dead {
		t.Errorf("a zombie: %+v, %v", p, err)
	}
	for _, bad := range []string{"", "12 (a) S 1 7", "12 (a) S 1 x 7 0 -1 4194304 1 0 0 0 0 0 0 0 20 0 1 0 5544 1"} {
		if _, err := parseStat(bad); err == nil {
			t.Errorf("%q was read", bad)
		}
	}
}

func FuzzChildFilesNeverPanic(f *testing.F) {
	f.Add("12", "era: a\nstart: 1\nforks: 2\ncommand: x\n")
	f.Fuzz(func(t *testing.T, name, text string) {
		if ch, ok := parseChild(name, text); ok && ch.pgid <= 1 {
			t.Errorf("group %d would be killed", ch.pgid)
		}
	})
}

func BenchmarkRecordAndForget(b *testing.B) {
	f, err := Open(b.TempDir())
	if err != nil {
		b.Fatal(err)
	}
	defer f.Close()
	for b.Loop() {
		if err := f.Children().Record(os.Getpid(), "tar -c /etc"); err != nil {
			b.Fatal(err)
		}
		if err := f.Children().Forget(os.Getpid()); err != nil {
			b.Fatal(err)
		}
	}
}
