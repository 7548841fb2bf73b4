package bindings

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/unilua/unilua/engine"
	"github.com/unilua/unilua/engine/machine/state"
)

// kept returns the results that are kept, by key in order.
func (h *rig) kept(t *testing.T) (keys []string, values []map[string]any) {
	t.Helper()
	s := h.rt.Engine.NewSession(t.Context(), "test")
	defer s.Close(false)
	b, err := s.State("__run", engine.Keeping{})
	if err != nil {
		t.Fatal(err)
	}
	r, err := b.Do(state.Op{Verb: state.Scan}, 0)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range r.Entries {
		keys = append(keys, e.Key)
		values = append(values, e.Value.Any().(map[string]any))
	}
	return keys, values
}

func TestResultsAreKeptWithTheirPlace(t *testing.T) {
	h := newRig(t, engine.Options{})
	h.run(t, `unilua.run{ "sh", "-c", "echo out; echo err >&2; exit 3" }
unilua.run{ "no-such-program" }
unilua.run{ "sh", "-c", "kill -9 $$" }
unilua.run{ "sleep", "1000", timeout = "1ms", env = { KEY = "secret" }, stdin = "secret" }`)
	keys, values := h.kept(t)
	if len(keys) != 4 || !slices.IsSorted(keys) || !strings.HasPrefix(keys[0], "test/") {
		t.Fatalf("kept are %v", keys)
	}
	for i, want := range []map[string]any{
		{"ok": false, "code": int64(3), "stdout": "out\n", "stderr": "err\n", "script": "test.lua", "line": int64(1), "timed_out": false},
		{"ok": false, "error_code": "not_found", "line": int64(2)},
		{"ok": false, "signal": "SIGKILL", "line": int64(3)},
		{"ok": false, "timed_out": true, "signal": "SIGTERM", "line": int64(4)},
	} {
		for name, v := range want {
			if values[i][name] != v {
				t.Errorf("%s of result %d is %v, want %v", name, i+1, values[i][name], v)
			}
		}
		if strings.Contains(fmt.Sprint(values[i]), "secret") {
			t.Errorf("a secret is kept: %v", values[i])
		}
		if started, ok := values[i]["started"].(float64); !ok || started < 1e9 || values[i]["run"] == "" || values[i]["argv"] == nil {
			t.Errorf("result %d lacks something: %v", i+1, values[i])
		}
	}
}

func TestTheLastHundredResultsOfEachJobAreKept(t *testing.T) {
	dir := t.TempDir()
	run := func(from, to int) {
		h := newRig(t, engine.Options{Dir: dir})
		h.run(t, fmt.Sprintf(`for i = %d, %d do unilua.run{ "true", i } end`, from, to))
		k := h.rt.results.jobs["test"]
		if len(k) > resultsKept {
			t.Errorf("%d are remembered", len(k))
		}
		if err := h.rt.Engine.Close(); err != nil {
			t.Fatal(err)
		}
	}
	run(1, 60)
	run(61, 130)
	h := newRig(t, engine.Options{Dir: dir})
	keys, values := h.kept(t)
	if len(keys) != resultsKept || !slices.IsSorted(keys) {
		t.Fatalf("%d results are kept", len(keys))
	}
	for i, v := range values {
		if argv := fmt.Sprint(v["argv"]); argv != fmt.Sprintf("[true %d]", 31+i) {
			t.Fatalf("result %d is of %s", i, argv)
		}
	}
}

func TestACommandRunsWhereItsResultCannotBeKept(t *testing.T) {
	dir := t.TempDir()
	owner := newRig(t, engine.Options{Dir: dir})
	owner.run(t, `unilua.run{ "true" }`)
	h := newRig(t, engine.Options{Dir: dir})
	if out := h.run(t, `for i = 1, 3 do print(unilua.run{ "echo", i }.stdout) end`); out != "1\n\n2\n\n3\n\n" {
		t.Errorf("the commands printed %q", out)
	}
	if log := h.logged(); len(log) != 1 || !strings.Contains(log[0], "results of commands are not kept") {
		t.Errorf("logged: %q", log)
	}
}

func TestARunWithoutCommandsOpensNoDataFolder(t *testing.T) {
	dir := t.TempDir() + "/data"
	h := newRig(t, engine.Options{Dir: dir})
	h.run(t, `unilua.log.info("x") print(unilua.fs.exists("/"))`)
	if _, err := os.Stat(dir); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the data folder is there: %v", err)
	}
}

func TestLongTextsAreShortenedToHeadAndTail(t *testing.T) {
	for _, c := range []struct {
		text string
		most int
		want string
	}{
		{"short", 5, "short"},
		{"0123456789", 6, "012\n... 4 bytes left out ...\n789"},
		{"äöüäöü", 6, "ä\n... 8 bytes left out ...\nü"},
		{strings.Repeat("\xff", 10), 4, "\xff\xff\n... 6 bytes left out ...\n\xff\xff"},
	} {
		if got := shorten(c.text, c.most); got != c.want {
			t.Errorf("%q becomes %q, want %q", c.text, got, c.want)
		}
	}
	long := slices.Repeat([]string{strings.Repeat("x", 1000)}, 10)
	if got := shortArgs(long); len(got) != 5 || got[4] != "... 6 more arguments ..." {
		t.Errorf("of 10 long arguments %d are kept, the last is %v", len(got), got[len(got)-1])
	}
}
