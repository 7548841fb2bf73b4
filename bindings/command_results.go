package bindings

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"github.com/unilua/unilua/engine"
	"github.com/unilua/unilua/engine/fault"
	"github.com/unilua/unilua/engine/logging"
	"github.com/unilua/unilua/engine/machine/state"
	"github.com/unilua/unilua/engine/value"
)

// commandResults keeps what became of the last commands of each job in the bucket
// __run: under the name of the job, a slash, and a time that grows. A command
// runs also where that fails.
type commandResults struct {
	mu     sync.Mutex
	warned bool
	jobs   map[string][]int64 // the times of the results that are kept
}

const (
	resultsBucket = "__run"
	resultsKept   = 100     // of each job
	resultsText   = 4 << 10 // bytes of each text
)

// open opens the bucket, and with it the data folder. That comes before the
// first command: what a crash has left running is ended by it.
func (k *commandResults) open(rt *Runtime) { k.with(rt, func(*engine.State) error { return nil }) }

// with lets work use the bucket. That something fails is logged once.
func (k *commandResults) with(rt *Runtime, work func(*engine.State) error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	s := rt.Engine.NewSession(context.Background(), "unilua")
	defer s.Close(false)
	b, err := s.State(resultsBucket, engine.Keeping{})
	if err == nil {
		err = work(b)
	}
	if err != nil && !k.warned {
		k.warned = true
		rt.Log.Log(logging.Warn, "the results of commands are not kept", "error", err.Error())
	}
}

// add keeps what make returns, and drops the oldest results of the job.
func (k *commandResults) add(rt *Runtime, job string, n *note) {
	k.with(rt, func(b *engine.State) error {
		v, err := n.value()
		if err != nil {
			return err
		}
		times, err := k.times(b, job)
		if err != nil {
			return err
		}
		at := time.Now().UnixNano()
		if len(times) > 0 {
			at = max(at, times[len(times)-1]+1)
		}
		if _, err := b.Do(state.Op{Verb: state.Set, Key: resultKey(job, at), Value: v}, 0); err != nil {
			return err
		}
		times = append(times, at)
		for len(times) > resultsKept {
			if _, err := b.Do(state.Op{Verb: state.Delete, Key: resultKey(job, times[0])}, 0); err != nil {
				return err
			}
			times = times[1:]
		}
		k.jobs[job] = times
		return nil
	})
}

// times returns when the results of a job were kept, oldest first. They are
// listed once.
func (k *commandResults) times(b *engine.State, job string) ([]int64, error) {
	if times, ok := k.jobs[job]; ok {
		return times, nil
	}
	r, err := b.Do(state.Op{Verb: state.Keys, Key: job + "/"}, 0)
	if err != nil {
		return nil, err
	}
	var times []int64
	for _, key := range r.Keys {
		if at, err := strconv.ParseInt(key[len(job)+1:], 10, 64); err == nil && key == resultKey(job, at) {
			times = append(times, at)
		}
	}
	if k.jobs == nil {
		k.jobs = make(map[string][]int64)
	}
	k.jobs[job] = times
	return times, nil
}

// resultKey returns the key of a result. Keys of a job sort by time.
func resultKey(job string, at int64) string { return fmt.Sprintf("%s/%019d", job, at) }

// note is what is kept of a command.
type note struct {
	p       *program
	started time.Time
	by      caller
}

// value returns the note of a command that has ended. Nothing is kept of its
// input and its environment.
func (n *note) value() (value.Value, error) {
	r := &n.p.result
	fields := map[string]any{
		"argv": shortArgs(n.p.Argv), "started": float64(n.started.UnixNano()) / 1e9,
		"run": n.by.ID, "script": n.by.Script, "line": n.by.At,
		"ok": r.OK && n.p.err == nil, "timed_out": r.TimedOut, "truncated": r.Truncated, "duration": r.Duration.Seconds(),
		"stdout": shorten(r.Stdout, resultsText), "stderr": shorten(r.Stderr, resultsText),
	}
	switch {
	case n.p.err != nil:
		fields["error"], fields["error_code"] = n.p.err.Error(), string(fault.CodeOf(n.p.err))
	case r.Signal != "":
		fields["signal"] = r.Signal
	default:
		fields["code"] = r.Code
	}
	return value.Of(fields)
}

// shortArgs returns arguments, of which the last are left out where they are
// too much.
func shortArgs(argv []string) []any {
	var list []any
	room := resultsText
	for i, arg := range argv {
		if arg = shorten(arg, resultsText/2); len(arg)+1 > room {
			return append(list, fmt.Sprintf("... %d more arguments ...", len(argv)-i))
		}
		room -= len(arg) + 1
		list = append(list, arg)
	}
	return list
}

// shorten returns text in about most bytes: its head and its tail.
func shorten(text string, most int) string {
	if len(text) <= most {
		return text
	}
	head, tail := cutHead(text, most/2), cutTail(text, most/2)
	return fmt.Sprintf("%s\n... %d bytes left out ...\n%s", head, len(text)-len(head)-len(tail), tail)
}

// cutHead returns at most n bytes from the start of text, without a character
// that is cut through.
func cutHead(text string, n int) string {
	if len(text) <= n {
		return text
	}
	for i := 0; i < utf8.UTFMax && n > 0 && !utf8.RuneStart(text[n]); i++ {
		n--
	}
	return text[:n]
}

// cutTail is cutHead for the end.
func cutTail(text string, n int) string {
	at := max(0, len(text)-n)
	for i := 0; i < utf8.UTFMax && at > 0 && at < len(text) && !utf8.RuneStart(text[at]); i++ {
		at++
	}
	return strings.Clone(text[at:])
}
