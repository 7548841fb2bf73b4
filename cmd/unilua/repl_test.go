package main

import (
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/unilua/unilua/engine"
	"github.com/unilua/unilua/engine/fault"
)

const (
	ctrlC = "\x03"
	ctrlD = "\x04"
	up    = "\x1b[A"
)

// onPrompt starts a prompt on a terminal, and waits for it.
func onPrompt(t *testing.T, dir string, args ...string) *terminal {
	t.Helper()
	x := onTerminal(t, dir, append([]string{"repl"}, args...)...)
	x.sees(`help\(\) says what there is`)
	x.sees(`> `)
	return x
}

// line types a line, and waits for what it comes to, which is more than its echo,
// and for the next prompt.
func (x *terminal) line(text, want string) {
	x.t.Helper()
	x.types(text + "\r")
	x.sees(`\n` + want)
	x.sees(`> `)
}

// begin types a line that is not finished.
func (x *terminal) begin(text string) {
	x.t.Helper()
	x.types(text + "\r")
	x.sees(`\n>> `)
}

func TestAPromptRunsWhatIsTyped(t *testing.T) {
	x := onPrompt(t, t.TempDir())
	x.line("1 + 41", `42\n`)
	x.begin("function f(n)")
	x.line("return n + 1 end", ``)
	x.line("f(1)", `2\n`)
	x.line("io.write('unfinished')", `unfinished\ntrue\n`)
	x.line("nothing.here", `.*attempt to index`)
	x.line("f(2)", `3\n`)
	x.types(ctrlD)
	x.ends(0)
}

func TestAnInterruptEndsTheLineAndNotThePrompt(t *testing.T) {
	x := onPrompt(t, t.TempDir())
	x.line("kept = 7", ``)
	for _, busy := range []string{"while true do end", "unilua.sleep('1h')", "io.read()", "unilua.queue('q'):take()"} {
		x.types("print('it runs') " + busy + "\r")
		x.sees(`\nit runs\n`)
		x.types(ctrlC)
		x.sees(`interrupted`)
		x.sees(`> `)
	}
	x.line("kept", `7\n`)
	x.types("x = " + ctrlC)
	x.sees(`> `)
	x.begin("if true then")
	x.types(ctrlC)
	x.sees(`> `)
	x.line("x", `nil\n`)
	x.types(ctrlD)
	x.ends(0)
}

func TestWhatRunsAtAPromptReadsTheTerminal(t *testing.T) {
	x := onPrompt(t, t.TempDir())
	x.types("print('which?') name = io.read()\r")
	x.sees(`\nwhich\?\n`)
	x.types("this\n")
	x.sees(`> `)
	x.line("name", `"this"\n`)
	x.types("io.open('/etc/hostname') ~= nil\r")
	x.sees(`allow read of /etc/hostname\? \[y\]es, \[n\]o: `)
	x.types("n\n")
	x.sees(`\nfalse\n`)
	x.sees(`> `)
	x.types(ctrlD)
	x.ends(0)
}

func TestAPromptKeepsItsHistoryForItsUser(t *testing.T) {
	dir := t.TempDir()
	x := onPrompt(t, dir)
	x.line("'first'", `"first"\n`)
	x.line(" 'secret'", `"secret"\n`)
	x.types(ctrlD)
	x.ends(0)
	x = onPrompt(t, dir)
	x.types(up)
	x.sees(`'first'`)
	x.line("", `"first"\n`)
	x.types(ctrlD)
	x.ends(0)
	file := filepath.Join(dir, "state", "unilua-history")
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(text), "secret") {
		t.Errorf("a line that begins with a space is in the history:\n%s", text)
	}
	if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the mode of the history is %v, %v", info.Mode(), err)
	}
}

func TestAPromptCompletesNames(t *testing.T) {
	x := onPrompt(t, t.TempDir())
	x.types("unilua.coun\t")
	x.sees(`unilua\.counter`)
	x.line(`("visitors"):incr()`, `1\n`)
	x.types("unilua.counter(\"vis\t")
	x.sees(`visitors`)
	x.line(`"):get()`, `1\n`)
	x.types(ctrlD)
	x.ends(0)
}

func TestATerminatedPromptLeavesTheTerminalAsItWas(t *testing.T) {
	x := onPrompt(t, t.TempDir())
	x.line("unilua.job.on_exit(function() print('clean') end)", ``)
	if err := x.cmd.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	x.line("1 + 1", `2\n`)
	if err := x.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	x.sees(`clean`)
	x.ends(exitInterrupted)
}

func TestAPromptOnlyReadsWhatAnotherProcessOwns(t *testing.T) {
	owner := engine.New(engine.Options{})
	ours, theirs := net.Pipe()
	guest := owner.Serve(theirs, engine.ServeOptions{})
	attached, err := engine.Attach(t.Context(), ours, engine.AttachOptions{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		for _, close := range []func() error{attached.Close, func() error { guest.Close(); return nil }, owner.Close} {
			if err := close(); err != nil {
				t.Error(err)
			}
		}
	})
	if err := readOnly(attached)("hits"); !fault.Is(err, fault.Denied) || !strings.Contains(err.Error(), "--write") {
		t.Errorf("an object of another process: %v", err)
	}
	if err := readOnly(owner)("hits"); err != nil {
		t.Errorf("an object of this process: %v", err)
	}
}

func TestLinesThatCannotBeReadAreAFailure(t *testing.T) {
	bin, err := binary()
	if err != nil {
		t.Fatal(err)
	}
	folder, err := os.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer folder.Close()
	cmd := exec.Command(bin, "repl", "--ephemeral")
	cmd.Stdin = folder
	if out, err := cmd.CombinedOutput(); cmd.ProcessState.ExitCode() != exitFailed || !strings.Contains(string(out), "no more lines can be read") {
		t.Errorf("%v\n%s", err, out)
	}
}
