package logging_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/go-hclog"

	"github.com/unilua/unilua/engine/fault"
	"github.com/unilua/unilua/engine/logging"
)

func clock() time.Time { return time.Date(2026, 11, 23, 16, 20, 1, 123456789, time.UTC) }

// textRoot returns a Root that writes text, without the time, to a buffer.
func textRoot(level logging.Level) (*logging.Root, func() string) {
	var b bytes.Buffer
	r := logging.New(logging.Options{Level: level, Sinks: []logging.Sink{logging.NewText(&b, false)}, Now: clock})
	return r, func() string {
		defer b.Reset()
		return strings.ReplaceAll(b.String(), "2026-11-23 16:20:01.123 ", "")
	}
}

func TestTextIsForPeople(t *testing.T) {
	r, written := textRoot(logging.Debug)
	log := r.Logger()
	for _, c := range []struct {
		write func()
		want  string
	}{
		{func() { log.Log(logging.Info, "ready") }, "INFO  ready\n"},
		{func() { log.Log(logging.Debug, "x", "b", 2, "a", 1) }, "DEBUG x a=1 b=2\n"},
		{func() { log.Log(logging.Warn, "x", "line", 12, "k", true, "script", "backup.lua") }, "WARN  backup.lua:12 x k=true\n"},
		{func() { log.Log(logging.Error, "x", "script", "backup.lua") }, "ERROR backup.lua x\n"},
		{func() { log.Track("audit").Log(logging.Info, "x") }, "INFO  [audit] x\n"},
		{func() { log.Track("a").Track("b").Log(logging.Info, "x") }, "INFO  [b] x\n"},
		{func() { log.With("run", 7, "k", "old").Log(logging.Info, "x", "k", "new") }, "INFO  x k=new run=7\n"},
		{func() { log.With("run", 7).Track("t").With("z", 1).Log(logging.Info, "x") }, "INFO  [t] x run=7 z=1\n"},
		{func() { log.Log(logging.Info, "x", "odd") }, "INFO  x odd=nil\n"},
		{func() { log.With("odd").Log(logging.Info, "x") }, "INFO  x odd=nil\n"},
		{func() { log.Log(logging.Info, "x", 5, "five") }, "INFO  x 5=five\n"},
		{func() { log.Log(logging.Info, "one\ntwo\x1b[2J\r\xff") }, "INFO  one\n    | two\\x1b[2J\\r\\xff\n"},
		{func() { log.Track("a\nb").Log(logging.Info, "x", "script", "s\n", "k\n", "v\n\x1b") }, "INFO  s\\n [a\\nb] x k\\n=\"v\\n\\x1b\"\n"},
		{func() {
			log.Log(logging.Info, "x", "a", "", "b", "two words", "c", "a=b", "d", `"`, "e", "é✓", "f", errors.New("no way"),
				"g", 90*time.Second, "h", 0.5, "i", []int{1, 2}, "j", clock(), "k", int64(-3), "l", (*time.Time)(nil))
		}, `INFO  x a="" b="two words" c="a=b" d="\"" e=é✓ f="no way" g=1m30s h=0.5 i="[1 2]" j=2026-11-23T16:20:01.123456789Z k=-3 l=<nil>` + "\n"},
	} {
		c.write()
		if got := written(); got != c.want {
			t.Errorf("got  %q\nwant %q", got, c.want)
		}
	}
}

func TestTextBeginsWithTheTimeAndMayBeColoured(t *testing.T) {
	var b bytes.Buffer
	r := logging.New(logging.Options{Sinks: []logging.Sink{logging.NewText(&b, true)}, Now: clock})
	r.Logger().Log(logging.Error, "x", "k", "v")
	if want := "2026-11-23 16:20:01.123 \x1b[31mERROR\x1b[0m x \x1b[2mk\x1b[0m=v\n"; b.String() != want {
		t.Errorf("got  %q\nwant %q", b.String(), want)
	}
}

func TestJSONIsForPrograms(t *testing.T) {
	var b bytes.Buffer
	r := logging.New(logging.Options{Sinks: []logging.Sink{logging.NewJSON(&b)}, Now: clock})
	r.Logger().Track("audit").Log(logging.Warn, "a \"b\"\n\t\\\x01\xff é", "script", "x.lua", "line", 3,
		"time", "mine", "s", "t", "n", 1, "f", 1.5, "inf", math.Inf(-1), "b", false, "none", nil, "list", []int{1}, "bad", func() {},
		"err", errors.New("no"), "d", 1500*time.Millisecond, "big", int64(1<<60))
	if !strings.HasSuffix(b.String(), "}\n") || strings.Count(b.String(), "\n") != 1 {
		t.Fatalf("not one line: %q", b.String())
	}
	d := json.NewDecoder(&b)
	d.UseNumber()
	var got map[string]any
	if err := d.Decode(&got); err != nil {
		t.Fatal(err)
	}
	if s, ok := got["bad"].(string); !ok || s == "" {
		t.Errorf("what JSON cannot hold is %v, want some text", got["bad"])
	}
	delete(got, "bad")
	want := map[string]any{
		"time": "2026-11-23T16:20:01.123456789Z", "level": "warn", "track": "audit", "script": "x.lua", "line": json.Number("3"),
		"message": "a \"b\"\n\t\\\x01\uFFFD é", "_time": "mine", "s": "t", "n": json.Number("1"), "f": json.Number("1.5"), "inf": "-Inf",
		"b": false, "none": nil, "list": []any{json.Number("1")}, "err": "no", "d": json.Number("1.5"), "big": json.Number("1152921504606846976"),
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(- want, + got)\n%s", diff)
	}
}

func FuzzAnyTextIsOneLineOfJSON(f *testing.F) {
	for _, s := range []string{"", "a\nb", "\x00\x7f\"\\", "\xff\xed\xa0\x80", "\u2028é"} {
		f.Add(s, s)
	}
	var b bytes.Buffer
	log := logging.New(logging.Options{Sinks: []logging.Sink{logging.NewJSON(&b)}}).Logger()
	f.Fuzz(func(t *testing.T, message, text string) {
		b.Reset()
		log.Log(logging.Info, message, "k", text)
		line := b.Bytes()
		var got struct{ Message, K string }
		if err := json.Unmarshal(line, &got); err != nil || bytes.IndexByte(line, '\n') != len(line)-1 {
			t.Fatalf("%q: %v", line, err)
		}
		if got.Message != string([]rune(message)) || got.K != string([]rune(text)) {
			t.Errorf("%q became %q", text, got.K)
		}
	})
}

func TestOnlyEnabledLevelsAreWritten(t *testing.T) {
	r, written := textRoot(logging.Warn)
	log := r.Logger().With("k", 1)
	for level := logging.Debug; level < logging.Off; level++ {
		if log.Enabled(level) != (level >= logging.Warn) {
			t.Errorf("level %s: enabled is %v", level, log.Enabled(level))
		}
		log.Log(level, "x")
	}
	if got := written(); got != "WARN  x k=1\nERROR x k=1\n" {
		t.Errorf("got %q", got)
	}
	r.SetLevel(logging.Off)
	log.Log(logging.Error, "x")
	if got := written(); got != "" || log.Enabled(logging.Off) {
		t.Errorf("off writes %q", got)
	}
	r.SetLevel(logging.Debug)
	log.Log(logging.Debug, "x")
	if got := written(); got != "DEBUG x k=1\n" {
		t.Errorf("after the level was lowered: %q", got)
	}
}

func TestALibraryLogsThroughHCLog(t *testing.T) {
	r, written := textRoot(logging.Debug)
	lib := r.HCLog().Named("raft").With("peer", "a")
	lib.Trace("x")
	lib.Named("fsm").Error("y", "k", 1)
	lib.ResetNamed("other").Info("z")
	lib.StandardLogger(&hclog.StandardLoggerOptions{InferLevels: true}).Print("[WARN] std")
	want := "DEBUG [raft] x peer=a\nERROR [raft.fsm] y k=1 peer=a\nINFO  [other] z peer=a\nWARN  [raft] std peer=a\n"
	if got := written(); got != want {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}

func TestALibraryIsToldTheLevelThatCounts(t *testing.T) {
	r, written := textRoot(logging.Info)
	for name, lib := range map[string]hclog.Logger{"root": r.HCLog(), "with": r.HCLog().With("k", 1), "named": r.HCLog().Named("n"), "reset": r.HCLog().ResetNamed("n")} {
		lib.SetLevel(hclog.Trace)
		if lib.IsTrace() || lib.IsDebug() || !lib.IsInfo() || !lib.IsWarn() || !lib.IsError() || lib.GetLevel() != hclog.Info {
			t.Errorf("%s: the level is %s", name, lib.GetLevel())
		}
		lib.Debug("hidden")
	}
	if got := written(); got != "" {
		t.Errorf("got %q", got)
	}
}

// lines is a writer that wants whole lines.
type lines struct {
	mu   sync.Mutex
	seen map[string]int
	torn int
}

func (l *lines) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if bytes.IndexByte(b, '\n') != len(b)-1 {
		l.torn++
	}
	var e struct {
		Message string
		N       int
	}
	if json.Unmarshal(b, &e) != nil {
		l.torn++
	}
	l.seen[fmt.Sprint(e.Message, e.N)]++
	return len(b), nil
}

func TestLinesOfManyGoroutinesAreWholeAndNoneIsLost(t *testing.T) {
	w := &lines{seen: map[string]int{}}
	log := logging.New(logging.Options{Sinks: []logging.Sink{logging.NewJSON(w)}}).Logger()
	var all sync.WaitGroup
	for g := range 8 {
		all.Go(func() {
			mine := log.Track(fmt.Sprint("track", g)).With("g", g)
			for n := range 200 {
				mine.Log(logging.Info, fmt.Sprint("worker ", g, " "), "n", n, "filler", strings.Repeat("x", n))
			}
		})
	}
	all.Wait()
	if w.torn != 0 || len(w.seen) != 8*200 {
		t.Errorf("%d lines are torn, %d of %d differ", w.torn, len(w.seen), 8*200)
	}
}

func TestEachSinkGetsEachEntry(t *testing.T) {
	var a, b bytes.Buffer
	log := logging.New(logging.Options{Sinks: []logging.Sink{logging.NewText(&a, false), logging.NewJSON(&b)}}).Logger()
	log.Log(logging.Info, "x", "b", 1, "a", 2)
	if !strings.HasSuffix(a.String(), " INFO  x a=2 b=1\n") || !strings.HasSuffix(b.String(), `"message":"x","a":2,"b":1}`+"\n") {
		t.Errorf("got %q and %q", a.String(), b.String())
	}
}

func TestLevelsHaveNames(t *testing.T) {
	for l := logging.Debug; l <= logging.Off; l++ {
		if got, err := logging.ParseLevel(l.String()); err != nil || got != l {
			t.Errorf("ParseLevel(%q) is %v, %v", l, got, err)
		}
	}
	if _, err := logging.ParseLevel("loud"); !fault.Is(err, fault.Invalid) || !strings.Contains(err.Error(), `"loud"`) {
		t.Errorf("an unknown level: %v", err)
	}
}

func TestDiscardWritesNothing(t *testing.T) {
	log := logging.Discard().With("k", 1).Track("t")
	log.Log(logging.Error, "x")
	if log.Enabled(logging.Error) {
		t.Error("it says that it writes errors")
	}
}
