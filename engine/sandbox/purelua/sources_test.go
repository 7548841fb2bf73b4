package purelua

import (
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// sources is the variable that names a folder with the unpacked sources of the
// packages, where their tests are: .ci/run makes one.
const sources = "UNILUA_LUA_SOURCES"

// suite is what a library brings along to test itself.
type suite struct {
	folder string // a pattern in the folder of sources
	specs  string // a pattern in that
	except string // a regular expression for the names of files that are left out
	driver string // in testdata; frame.lua if empty

	// differ are examples that pass in lua5.1 and fail here, or the other way
	// round, with the reason.
	differ map[string]string
}

const minusZero = "lua5.1 takes the constants 0 and -0 of a function for the same, whichever it sees first; here they are two"

var suites = map[string]suite{
	"ansicolors": {folder: "ansicolors*", specs: "specs/*_spec.lua"},
	"argparse":   {folder: "argparse*", specs: "spec/*_spec.lua", except: "completion|integrity"}, // they start other processes
	"binaryheap": {folder: "binaryheap*", specs: "spec/*_spec.lua"},
	"fifo":       {folder: "fifo*", specs: "spec/*_spec.lua"},
	"inspect":    {folder: "inspect*", specs: "spec/inspect_spec.lua"},
	"luassert":   {folder: "luassert*", specs: "spec/*_spec.lua"},
	"luaunit": {folder: "luaunit*", specs: "test/test_luaunit.lua", driver: "suite.lua", differ: map[string]string{
		"TestLuaUnitAssertions.test_assertIsPlusInf":      minusZero,
		"TestLuaUnitAssertions.test_assertIsMinusInf":     minusZero,
		"TestLuaUnitAssertions.test_assertIsPlusZero":     minusZero,
		"TestLuaUnitAssertions.test_assertIsMinusZero":    minusZero,
		"TestLuaUnitAssertions.test_assertNotIsPlusZero":  minusZero,
		"TestLuaUnitAssertions.test_assertNotIsMinusZero": minusZero,
	}},
	"mediator": {folder: "mediator*", specs: "spec/*_spec.lua"},
	"moses":    {folder: "Moses*", specs: "spec/*_spec.lua"},
	"say":      {folder: "say*", specs: "spec/*_spec.lua"},
}

func TestALibraryPassesItsOwnTests(t *testing.T) {
	root := os.Getenv(sources)
	if root == "" {
		t.Skipf("%s names no folder with the sources of Debian's libraries", sources)
	}
	for name, s := range suites {
		t.Run(name, func(t *testing.T) {
			folders, err := filepath.Glob(filepath.Join(root, s.folder))
			if err != nil || len(folders) == 0 {
				t.Skipf("the source of %s is not in %s", needed[name].debian, root)
			}
			dir := scriptFolder(t, name, "luassert", "penlight")
			driver := s.driver
			if driver == "" {
				driver = "frame.lua"
			}
			copyFile(t, filepath.Join("testdata", driver), filepath.Join(dir, driver))
			files := s.copy(t, folders[0], dir)
			s.judge(t, here(t, dir, driver, files...), oracle(t, dir, driver, files...))
		})
	}
}

// copy copies the folder of the specs to dir and returns those to run.
func (s suite) copy(t *testing.T, folder, dir string) (run []string) {
	t.Helper()
	all, err := filepath.Glob(filepath.Join(folder, filepath.Dir(s.specs), "*.lua"))
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range all {
		name := strings.TrimPrefix(file, folder+"/")
		copyFile(t, file, filepath.Join(dir, name))
		isSpec, err := filepath.Match(s.specs, name)
		if err != nil {
			t.Fatal(err)
		}
		if isSpec && (s.except == "" || !regexp.MustCompile(s.except).MatchString(name)) {
			run = append(run, filepath.Join(dir, name)) // a relative name would count from where the process is
		}
	}
	return run
}

// judge reports the examples that pass only here or only there.
func (s suite) judge(t *testing.T, got, want string) {
	t.Helper()
	passed, failed := outcomes(got)
	expected, hopeless := outcomes(want)
	t.Logf("%d examples pass; %d fail in lua5.1 too", len(passed), len(hopeless))
	if len(passed) < 5 {
		t.Errorf("hardly anything was tested:\n%s", got)
	}
	for _, example := range slices.Sorted(maps.Keys(expected)) {
		if !passed[example] && s.differ[example] == "" {
			t.Errorf("%s\n  here: %s", example, failed[example])
		}
	}
	for _, example := range slices.Sorted(maps.Keys(passed)) {
		if !expected[example] && s.differ[example] == "" {
			t.Errorf("%s\n  lua5.1: %s", example, hopeless[example])
		}
	}
	for example := range s.differ {
		if passed[example] == expected[example] {
			t.Errorf("%s does not differ any more: remove it", example)
		}
	}
}

// outcomes returns the examples that a driver has printed as passed, and as
// failed with their message.
func outcomes(printed string) (passed map[string]bool, failed map[string]string) {
	passed, failed = map[string]bool{}, map[string]string{}
	for line := range strings.Lines(printed) {
		line = strings.TrimSpace(line)
		if name, ok := strings.CutPrefix(line, "ok   "); ok {
			passed[name] = true
		} else if rest, ok := strings.CutPrefix(line, "FAIL "); ok {
			name, message, _ := strings.Cut(rest, ": ")
			failed[name] = message
		}
	}
	return passed, failed
}
