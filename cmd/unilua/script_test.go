package main

import (
	"bytes"
	encoding "encoding/binary"
	"fmt"
	"hash/crc32"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"unilua": func() {
		if where := os.Getenv(isolateAll); where != "" && len(os.Args) > 1 && os.Args[1] == "run" {
			os.Args = slices.Insert(os.Args, 2, "--isolate="+where)
		}
		main()
	}})
}

// isolateAll is the variable by which unilua run, in a test, runs scripts there.
const isolateAll = "UNILUA_TEST_ISOLATE"

// TestScript runs the transcripts in testdata/script. Each begins with its
// commands; what they work on stands below. Beside the commands of testscript
// there are
//
//	exits CODE [ARGS...]   run unilua with ARGS, which must exit with CODE
//	flip FILE OFFSET     damage a byte; a negative offset counts from the end
//	bytes FILE HEX...    write a file of these bytes
//	repeat FILE N TEXT   write a file of N times TEXT
//	newer FILE           make a file of the log one of a later version
//	lines N              the last output has N lines, each whole
func TestScript(t *testing.T) { runTranscripts(t, "") }

// TestScriptIsolated runs the same with each script in a process of its own:
// nobody can tell.
func TestScriptIsolated(t *testing.T) { runTranscripts(t, "process") }

func runTranscripts(t *testing.T, isolate string) {
	testscript.Run(t, testscript.Params{
		Dir: "testdata/script",
		Setup: func(env *testscript.Env) error {
			env.Setenv(isolateAll, isolate)
			env.Setenv("UNILUA_DATA", env.WorkDir+"/data")
			env.Setenv("LONG", env.WorkDir+strings.Repeat("/a-long-name", 20))
			env.Setenv("HOME", env.WorkDir+"/home")
			env.Setenv("GORACE", "atexit_sleep_ms=0") // else each program waits a second at its end
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"exits": exits, "flip": flip, "bytes": writeBytes, "repeat": repeat, "newer": newer, "lines": lines,
		},
		Condition: func(name string) (bool, error) {
			if name != "isolated" {
				return false, fmt.Errorf("there is no condition %q", name)
			}
			return isolate != "", nil
		},
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
	})
}

func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 1 {
		ts.Fatalf("usage: exits CODE [ARGS...]")
	}
	code := "0"
	if err := ts.Exec("unilua", args[1:]...); err != nil {
		code = strings.TrimPrefix(err.Error(), "exit status ")
	}
	if code != args[0] {
		ts.Fatalf("exit code %s, want %s", code, args[0])
	}
}

func flip(ts *testscript.TestScript, _ bool, args []string) {
	path := ts.MkAbs(args[0])
	data, err := os.ReadFile(path)
	ts.Check(err)
	at, err := strconv.Atoi(args[1])
	ts.Check(err)
	if at < 0 {
		at += len(data)
	}
	data[at] ^= 0xff
	ts.Check(os.WriteFile(path, data, 0o600))
}

func writeBytes(ts *testscript.TestScript, _ bool, args []string) {
	var data []byte
	for _, hex := range args[1:] {
		b, err := strconv.ParseUint(hex, 16, 8)
		ts.Check(err)
		data = append(data, byte(b))
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), data, 0o600))
}

func repeat(ts *testscript.TestScript, _ bool, args []string) {
	n, err := strconv.Atoi(args[1])
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), bytes.Repeat([]byte(args[2]), n), 0o600))
}

// newer changes the version and the checksum in the header of a file of the log,
// where package archive has them.
func newer(ts *testscript.TestScript, _ bool, args []string) {
	path := ts.MkAbs(args[0])
	data, err := os.ReadFile(path)
	ts.Check(err)
	castagnoli := crc32.MakeTable(crc32.Castagnoli)
	encoding.LittleEndian.PutUint32(data[8:], 99)
	sum := crc32.Update(crc32.Checksum(data[:12], castagnoli), castagnoli, data[16:40])
	encoding.LittleEndian.PutUint32(data[12:], sum)
	ts.Check(os.WriteFile(path, data, 0o600))
}

// lines checks that the output is N lines of the form "NAME NUMBER TAIL", and
// that each name counts from 1 without a gap.
func lines(ts *testscript.TestScript, _ bool, args []string) {
	all := strings.Split(strings.TrimSuffix(ts.ReadFile("stdout"), "\n"), "\n")
	if strconv.Itoa(len(all)) != args[0] {
		ts.Fatalf("%d lines, want %s", len(all), args[0])
	}
	next := map[string]int{}
	for _, line := range all {
		name, _, _ := strings.Cut(line, " ")
		next[name]++
		if want := fmt.Sprintf("%s %d %s", name, next[name], strings.Repeat(name, 50)); line != want {
			ts.Fatalf("a torn line %q, want %q", line, want)
		}
	}
}
