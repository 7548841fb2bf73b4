package command_test

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"

	"github.com/unilua/unilua/engine/command"
	"github.com/unilua/unilua/engine/command/commandtest"
	"github.com/unilua/unilua/engine/fault"
)

func itoa(n int) string { return strconv.Itoa(n) }

// end kills the process whose number is printed.
func end(t *testing.T, printed string) {
	t.Helper()
	pid, err := strconv.Atoi(strings.TrimSpace(printed))
	if err != nil {
		t.Fatal(err)
	}
	if err := syscall.Kill(pid, syscall.SIGKILL); err != nil {
		t.Errorf("the daemon is not there: %v", err)
	}
	commandtest.Gone(t, printed)
}

const dieEnv = "UNILUA_TEST_RUN_AND_BE_KILLED"

// runAndBeKilled is a host that is killed while its program runs.
func runAndBeKilled() {
	_, err := command.Run(context.Background(), command.Spec{
		Argv:   []string{"sh", "-c", "echo $$; exec sleep 1000"},
		OnLine: func(line string, _ bool) { fmt.Println(line) },
	})
	fmt.Println("survived:", err)
	os.Exit(1)
}

func TestAProgramDoesNotOutliveTheHost(t *testing.T) {
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	host := exec.Command(self)
	host.Env = append(os.Environ(), dieEnv+"=1")
	out, err := host.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := host.Start(); err != nil {
		t.Fatal(err)
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	if err := host.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	commandtest.Gone(t, line)
	_ = host.Wait()
}

func TestNoRoomForPipesLeavesNothing(t *testing.T) {
	var limit unix.Rlimit
	if err := unix.Getrlimit(unix.RLIMIT_NOFILE, &limit); err != nil {
		t.Fatal(err)
	}
	before := descriptors(t)
	for room := range 8 {
		tight := limit
		tight.Cur = uint64(before - 1 + room)
		if err := unix.Setrlimit(unix.RLIMIT_NOFILE, &tight); err != nil {
			t.Fatal(err)
		}
		_, err := command.Run(t.Context(), command.Spec{Argv: []string{"true"}, Stdin: "x"})
		if err := unix.Setrlimit(unix.RLIMIT_NOFILE, &limit); err != nil {
			t.Fatal(err)
		}
		if !fault.Is(err, fault.Unavailable) {
			t.Errorf("with room for %d descriptors: %v", room, err)
		}
		if after := descriptors(t); after != before {
			t.Fatalf("with room for %d descriptors %d are open, %d were before", room, after, before)
		}
	}
}
