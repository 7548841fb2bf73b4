//go:build linux

package hostile

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// modes are the ways in which the program runs scripts.
var modes = []struct {
	name  string
	flags []string
}{
	{name: "state"},
	{name: "process", flags: []string{"--isolate=process"}},
}

func TestTheProgramEndsAsItMustWhateverScriptsDo(t *testing.T) {
	p := program{file: filepath.Join(t.TempDir(), "unilua"), scratch: t.TempDir()}
	if out, err := exec.Command("go", "build", "-o", p.file, "../../cmd/unilua").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	adoptOrphans(t)
	for _, m := range modes {
		t.Run(m.name, func(t *testing.T) {
			p := p
			p.flags = m.flags
			corpus := attacks(t)
			report(t, corpus, runAll(corpus, p.attack))
			if left := children(t); len(left) > 0 {
				t.Errorf("processes are left: %v", left)
			}
		})
	}
}

// program is unilua, with flags that it gets in addition to those of an attack.
type program struct {
	file, scratch string
	flags         []string
}

// attack runs the script of an attack, as often as it says, each time with the
// same data folder, and returns what is wrong with that.
func (p program) attack(a attack) error {
	data, err := os.MkdirTemp(p.scratch, "data")
	if err != nil {
		return err
	}
	for range a.times {
		dir, err := newScratch(p.scratch)
		if err != nil {
			return err
		}
		if err := errors.Join(p.run(a.in(dir), dir, data), checkScratch(dir)); err != nil {
			return err
		}
	}
	return nil
}

func (p program) run(a attack, dir, data string) error {
	ctx, cancel := context.WithTimeout(context.Background(), patience+patience/2)
	defer cancel()
	args := append([]string{"run", "--no-prompt", "--data=" + data}, p.flags...)
	args = append(append(args, a.flags...), a.file, "--", dir)
	cmd := exec.CommandContext(ctx, p.file, args...)
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	err := cmd.Run()
	if ctx.Err() != nil {
		return errWedged
	}
	if exit := (*exec.ExitError)(nil); err != nil && !errors.As(err, &exit) {
		return err
	}
	want := a.exit
	if want == 0 {
		want = exitCodes[a.end]
	}
	if code := cmd.ProcessState.ExitCode(); code != want {
		return fmt.Errorf("it ended with exit code %d, not %d: %s", code, want, shorten(errs.String()))
	}
	got := outcome{end: a.end, code: a.code, says: errs.String(), prints: out.String()}
	if a.exit != 0 {
		a.says = nil // a script that exits says what it wants itself
	}
	return a.check(got)
}
