// Package examples_test runs the examples as an administrator does, with the
// program that is built from cmd/unilua. Each *.txtar in the folder of an
// example is a test: commands on top, files below, of which those in bin stand
// in for programs of the system. Besides the usual commands there is
//
//	kill-after PATTERN ARGS...
//
// which runs "unilua ARGS..." and kills it with SIGKILL when it has printed a
// line that matches, at some moment before it prints the third line from there.
// Its stdout is what it has printed up to that line.
package examples_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// program is the folder with the program.
var program string

func TestMain(m *testing.M) { os.Exit(withProgram(m.Run)) }

// withProgram builds the program, calls run and removes the program.
func withProgram(run func() int) int {
	dir, err := os.MkdirTemp("", "unilua-examples")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer os.RemoveAll(dir)
	program = dir
	out, err := exec.Command("go", "build", "-o", dir, "../../cmd/unilua").CombinedOutput()
	if err != nil {
		fmt.Fprintf(os.Stderr, "build: %v\n%s", err, out)
		return 1
	}
	return run()
}

func TestExamplesDoWhatTheySay(t *testing.T) {
	for _, folder := range folders(t) {
		t.Run(folder, func(t *testing.T) {
			testscript.Run(t, testscript.Params{
				Dir:                folder,
				Setup:              func(env *testscript.Env) error { return prepare(env, folder) },
				Cmds:               map[string]func(*testscript.TestScript, bool, []string){"kill-after": killAfter},
				RequireUniqueNames: true,
			})
		})
	}
}

// prepare puts the scripts of an example, the program and an empty data folder
// in place.
func prepare(env *testscript.Env, folder string) error {
	scripts, err := filepath.Glob(filepath.Join(folder, "*.lua"))
	if err != nil {
		return err
	}
	for _, script := range scripts {
		text, err := os.ReadFile(script)
		if err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(env.WorkDir, filepath.Base(script)), text, 0o644); err != nil {
			return err
		}
	}
	own := filepath.Join(env.WorkDir, "bin")
	env.Setenv("PATH", strings.Join([]string{own, program, env.Getenv("PATH")}, string(filepath.ListSeparator)))
	env.Setenv("UNILUA_DATA", filepath.Join(env.WorkDir, "data"))
	return makeExecutable(own)
}

// makeExecutable lets the files in dir be run, if there are any.
func makeExecutable(dir string) error {
	files, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil {
		return err
	}
	for _, file := range files {
		if err := os.Chmod(file, 0o755); err != nil {
			return err
		}
	}
	return nil
}

// folders returns the folders of the examples.
func folders(t *testing.T) []string {
	t.Helper()
	tests, err := filepath.Glob("*/*.txtar")
	if err != nil || len(tests) == 0 {
		t.Fatalf("no examples: %v", err)
	}
	var names []string
	for _, test := range tests {
		if folder := filepath.Dir(test); len(names) == 0 || names[len(names)-1] != folder {
			names = append(names, folder)
		}
	}
	return names
}

func TestExamplesAreFreeOfFindings(t *testing.T) {
	scripts, err := filepath.Glob("*/*.lua")
	if err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command(filepath.Join(program, "unilua"), append([]string{"check"}, scripts...)...).CombinedOutput()
	if err != nil || len(out) > 0 {
		t.Errorf("unilua check: %v\n%s", err, out)
	}
}

func TestScriptsBeginWithHowToRunThem(t *testing.T) {
	scripts, err := filepath.Glob("*/*.lua")
	if err != nil {
		t.Fatal(err)
	}
	for _, script := range scripts {
		text, err := os.ReadFile(script)
		if err != nil {
			t.Fatal(err)
		}
		comment, _, _ := strings.Cut(string(text), "\n\n")
		for _, want := range []string{"--   unilua run ", filepath.Base(script), "\n-- Permissions: "} {
			if !strings.Contains(comment, want) {
				t.Errorf("the comment on top of %s lacks %q", script, want)
			}
		}
	}
}

func TestTheListOfExamplesIsComplete(t *testing.T) {
	list, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, folder := range folders(t) {
		if !strings.Contains(string(list), "| [`"+folder+"`]("+folder+") |") {
			t.Errorf("README.md does not list %s", folder)
		}
	}
}
