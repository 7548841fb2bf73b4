package machinetest_test

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"regexp"
	"runtime"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/unilua/unilua/engine/machine"
	"github.com/unilua/unilua/engine/machine/machinetest"
)

var (
	errPlain = errors.New("no")
	hidden   int64
)

func TestMain(m *testing.M) {
	flag.Parse()
	// Most runs here fail on purpose: their failures are not worth a file.
	for name, setting := range map[string]string{"rapid.nofailfile": "true", "rapid.shrinktime": "50ms"} {
		if err := flag.Set(name, setting); err != nil {
			panic(err)
		}
	}
	os.Exit(m.Run())
}

func config(bug string) machinetest.Config[op, reply] {
	return machinetest.Config[op, reply]{
		New: func() machine.Machine[op, reply] { return newShelf(bug) },
		Op: func(t *rapid.T) op {
			return op{
				Verb:  rapid.SampledFrom([]string{"put", "take"}).Draw(t, "verb"),
				Place: rapid.SampledFrom([]string{"a", "b"}).Draw(t, "place"),
				TTL:   time.Duration(rapid.IntRange(1, 5).Draw(t, "ttl")) * time.Second,
				Wait:  rapid.Bool().Draw(t, "wait"),
				lost:  bug == "loses a field",
			}
		},
		Waits:  func(o *op) bool { return o.Wait },
		NoWait: func(o *op) { o.Wait = false },
	}
}

func TestAMachineThatKeepsTheContractPasses(t *testing.T) {
	machinetest.Run(t, config(""))
}

// untouched is the report of a missing touch: the log or an undo comes first.
const untouched = "but was not touched|undo does not give back"

func TestEachBrokenPromiseIsCaught(t *testing.T) {
	for bug, report := range map[string]string{
		"put without touch":             untouched,
		"take without touch":            untouched,
		"count without touch":           untouched,
		"expires without touch":         untouched,
		"ends without touch":            untouched,
		"recovers without touch":        untouched,
		"resets without touch":          untouched,
		"undoes half":                   "undo does not give back what was",
		"restores half":                 "undo does not give back|the cells, restored into a new machine, are others",
		"depends on hidden state":       "a replica fed the same calls gives another reply|another reply after an undo",
		"changes something, then fails": "but changed something",
		"returns a plain error":         "neither a .fault.Error nor a .fault.Misuse",
		"changes the operation":         "Apply changed the operation",
		"waits though it may not":       "the operation waits, ",
		"answers twice":                 "but Cancel says that it was in line",
		"never comes to an end":         "does not wait",
		"cancels nothing":               "was in line, but it does not wait",
		"answers the dead":              "was in line, but it does not wait",
		"forgets what is due":           "something is still due",
		"resets without a word":         "should have code closed",
		"keeps a cell":                  "after Reset the machine is not as new",
		"always empty":                  "says that it is empty",
		"accepts damage":                "RestoreCell accepts cell",
		"loses a field":                 "does not survive its encoding",
	} {
		t.Run(bug, func(t *testing.T) {
			got := failure(func(t rapid.TB) { machinetest.Run(t, config(bug)) })
			if !regexp.MustCompile(report).MatchString(got) {
				t.Errorf("reported:\n%s\nwant a report of %q", got, report)
			}
		})
	}
}

func TestACellMayOutliveResetIfItIsDeclared(t *testing.T) {
	cfg := config("keeps a cell")
	cfg.Keeps = func(c machine.Cell) bool { return c.Part == lastPart }
	machinetest.Run(t, cfg)
}

func TestAModelIsToldOfAllThatHappens(t *testing.T) {
	told := map[string]int{}
	cfg := config("")
	cfg.Model = func() machinetest.Model[op, reply] {
		numbers := int64(0) // things put since the last reset
		return machinetest.Model[op, reply]{
			Applied: func(t *rapid.T, _ machine.Call, o *op, r reply, err error) {
				told["applied"]++
				if o.Verb == "put" && err == nil {
					if numbers++; r.Number != numbers {
						t.Fatalf("put gives number %d, the model %d", r.Number, numbers)
					}
				}
			},
			Settled:   func(*rapid.T, machine.Time, machine.Ticket, reply, error) { told["settled"]++ },
			Ticked:    func(*rapid.T, machine.Time) { told["ticked"]++ },
			Ended:     func(*rapid.T, string, machine.Time, bool) { told["ended"]++ },
			Cancelled: func(*rapid.T, machine.Ticket) { told["cancelled"]++ },
			Reset:     func(*rapid.T) { told["reset"]++; numbers = 0 },
			Crashed:   func(*rapid.T, machine.Time) { told["crashed"]++ },
		}
	}
	machinetest.Run(t, cfg)
	for _, hook := range []string{"applied", "settled", "ticked", "ended", "cancelled", "reset", "crashed"} {
		if told[hook] == 0 {
			t.Errorf("the hook %q was never called", hook)
		}
	}
}

// failure runs a test that should fail, and returns what it reported.
func failure(test func(rapid.TB)) string {
	r := &recorder{}
	done := make(chan struct{})
	go func() { // FailNow ends the goroutine
		defer close(done)
		test(r)
	}()
	<-done
	return r.report.String()
}

// recorder is a rapid.TB that keeps what a test reports.
type recorder struct {
	rapid.TB
	report strings.Builder
	failed bool
}

func (r *recorder) Helper()                   {}
func (r *recorder) Name() string              { return "recorder" }
func (r *recorder) Logf(string, ...any)       {}
func (r *recorder) Log(...any)                {}
func (r *recorder) Failed() bool              { return r.failed }
func (r *recorder) Fail()                     { r.failed = true }
func (r *recorder) FailNow()                  { r.failed = true; runtime.Goexit() }
func (r *recorder) Errorf(f string, a ...any) { r.failed = true; fmt.Fprintf(&r.report, f+"\n", a...) }
func (r *recorder) Error(a ...any)            { r.failed = true; fmt.Fprintln(&r.report, a...) }
func (r *recorder) Fatalf(f string, a ...any) { r.Errorf(f, a...); r.FailNow() }
func (r *recorder) Fatal(a ...any)            { r.Error(a...); r.FailNow() }
