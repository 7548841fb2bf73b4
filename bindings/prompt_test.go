package bindings

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/unilua/unilua/engine"
	"github.com/unilua/unilua/engine/fault"
	"github.com/unilua/unilua/engine/sandbox"
)

// prompt starts a prompt with all permissions, which may change what change allows.
func (h *rig) prompt(t *testing.T, change func(string) error) *Prompt {
	t.Helper()
	script, err := sandbox.Compile("prompt", nil)
	if err != nil {
		t.Fatal(err)
	}
	p := h.rt.Prompt(context.Background(), Job{Name: "prompt", Script: script, May: everything, Change: change})
	t.Cleanup(func() { _ = p.Close() }) // how it ended is not what is tested
	return p
}

// promptOf returns a prompt at which the lines have been typed, and succeeded.
func promptOf(t *testing.T, lines ...string) *Prompt {
	t.Helper()
	p := newRig(t, engine.Options{}).prompt(t, nil)
	for _, line := range lines {
		if _, err := p.do(t, line); err != nil {
			t.Fatalf("%s: %v", line, err)
		}
	}
	return p
}

// do runs a piece that is complete.
func (p *Prompt) do(t *testing.T, typed string) ([]string, error) {
	t.Helper()
	piece, more, err := p.Read(typed)
	if err != nil {
		t.Fatalf("%q cannot be run: %v (more: %v)", typed, err, more)
	}
	values, res := p.Do(t.Context(), piece)
	return values, res.Err
}

func TestAPromptKnowsWhatCouldGoOn(t *testing.T) {
	p := promptOf(t)
	for typed, want := range map[string]bool{
		"if x then": true, "f(": true, "x = {": true, "function f()": true, "return function()": true,
		"[[text": true, "--[[ remark": true, "x =": true, "1 +": true, "local": true,
		"x = 'text": false, "1 + * 2": false, "end": false, "f(}": false, "x = = 1": false,
	} {
		if _, more, err := p.Read(typed + "\n"); more != want || err == nil {
			t.Errorf("%q: more is %v, %v", typed, more, err)
		}
	}
}

func TestAnErrorIsThatOfWhatWasMeant(t *testing.T) {
	p := promptOf(t)
	for typed, want := range map[string]int{"1 + * 2": 5, "x = * 2": 5, "f(1,, 2)": 5} {
		_, _, err := p.Read(typed)
		var wrong *sandbox.SyntaxError
		if !errors.As(err, &wrong) || wrong.Column != want || wrong.SourceLine != typed {
			t.Errorf("%q: %+v", typed, wrong)
		}
	}
}

func TestWhatAPromptHoldsStaysUntilItIsClosed(t *testing.T) {
	p := promptOf(t, `lease = assert(unilua.lock("l"):acquire())`, `child = unilua.job.spawn(function() return 6 * 7 end)`)
	values, err := p.do(t, `unilua.lock("l"):is_locked(), child:wait().value`)
	if err != nil || strings.Join(values, " ") != "true 42" {
		t.Errorf("%q, %v", values, err)
	}
	e := p.r.rt.Engine
	if err := p.Close(); err != nil {
		t.Fatal(err)
	}
	mustRun(t, e, `assert(not unilua.lock("l"):is_locked())`)
}

func TestALostLeaseEndsAPrompt(t *testing.T) {
	p := promptOf(t, `lease = unilua.lock("l"):acquire{ ttl = "1ms" }`)
	if _, err := p.do(t, `unilua.sleep(60)`); codeOf(err) != fault.Lost || !p.Over() {
		t.Errorf("%v, over: %v", err, p.Over())
	}
}

func TestACancelledPieceLeavesThePromptAsItIs(t *testing.T) {
	p := promptOf(t, `kept = 1`)
	piece, _, err := p.Read(`while true do end`)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(fault.New(fault.Canceled, "enough"))
	if _, res := p.Do(ctx, piece); res.Code != fault.Canceled || p.Over() {
		t.Errorf("%v, over: %v", res.Err, p.Over())
	}
	if values, err := p.do(t, `kept`); err != nil || values[0] != "1" {
		t.Errorf("%q, %v", values, err)
	}
}

func TestAPromptThatMayNotChangeAnything(t *testing.T) {
	refused := fault.New(fault.Denied, "it may only be read")
	p := newRig(t, engine.Options{}).prompt(t, func(string) error { return refused })
	for _, line := range []string{
		`unilua.counter("c"):incr()`, `unilua.state("s"):set("k", 1)`, `unilua.queue("q"):put(1)`, `unilua.queue("q"):take{ timeout = 0 }`,
		`unilua.dict("d"):clear()`, `unilua.list("l"):push(1)`, `unilua.topic("t"):publish(1)`, `unilua.lock("l"):try()`, `unilua.counter("c"):drop()`,
		`unilua.queue("q"):configure{ attempts = 2 }`, `unilua.tx(function(t) return t.counter("c"):incr() end)`, `unilua.counter("c"):next()`,
		`unilua.job.spawn(function() return select(3, unilua.counter("c"):incr()) end):wait().value`,
	} {
		if values, err := p.do(t, line); codeOf(err) != fault.Denied && !strings.HasSuffix(strings.Join(values, " "), `"denied"`) {
			t.Errorf("%s: %q, %v", line, values, err)
		}
	}
	if values, err := p.do(t, `unilua.counter("c"):get(), unilua.queue("q"):len(), unilua.lock("l"):is_locked()`); err != nil || strings.Join(values, " ") != "0 0 false" {
		t.Errorf("%q, %v", values, err)
	}
}

func TestAPromptCompletes(t *testing.T) {
	p := promptOf(t, `visits = unilua.counter("visits")`, `conf = { name = "n", nested = { deep = 1 }, ["not a name"] = 1 }`,
		`unilua.lock("l1"):try() unilua.queue("mail")`, `text = "text"`)
	for typed, want := range map[string]string{
		"unilua.cou": "counter", "unilua.counter.": "list", "x = unilua.que": "queue",
		"vis": "visits", "visits:in": "incr", "visits : ge": "get", "visits.": "",
		"conf.": "name nested", "conf.nested.": "deep", "conf.name.": "", "text:up": "upper", "string.re": "rep reverse",
		`unilua.counter("vi`: "visits", `unilua.counter "vi`: "visits", `unilua.lock('`: "l1", `unilua.queue("`: "mail", `unilua.fs("`: "",
		`unilua.queue("mail"):pu`: "purge put put_all", `unilua.queue("mail", { lease = 1 }):pe`: "peek",
		`unilua.queue("mail"):take{`: "lease =  newest =  timeout = ", `unilua.queue("mail"):take({ timeout = f(1, 2), n`: "newest = ",
		`unilua.queue("mail", { cap`: "capacity = ", `visits:wait(3, { at`: "at_most = ", `unilua.run{ "df", timeo`: "timeout = ",
		"retu": "return", "nothing.": "", "nothing:": "", `"quoted`: "", "": "-", "x = { vis": "visits", "hel": "help",
	} {
		from, words := p.Complete(typed)
		if got := strings.Join(words, " "); got != want && want != "-" {
			t.Errorf("%s: %q, want %q", typed, got, want)
		}
		for _, word := range words {
			if !strings.HasPrefix(word, typed[from:]) {
				t.Errorf("%s: %q does not go on from %q", typed, word, typed[from:])
			}
		}
	}
}

func FuzzAPromptCompletesWhateverIsTyped(f *testing.F) {
	for _, typed := range []string{`unilua.queue("mail"):take{ timeout = `, `x = { "a\"{", 'b' }, f(`, `a.b:c "`, "ü.ö:", `unilua.lock('`, "]})"} {
		f.Add(typed)
	}
	script, err := sandbox.Compile("prompt", nil)
	if err != nil {
		f.Fatal(err)
	}
	p := newRig(f, engine.Options{}).rt.Prompt(context.Background(), Job{Name: "prompt", Script: script, May: everything})
	f.Cleanup(func() { _ = p.Close() }) // how it ended is not what is tested
	f.Fuzz(func(t *testing.T, typed string) {
		from, words := p.Complete(typed)
		if from < 0 || from > len(typed) {
			t.Fatalf("%q: from %d", typed, from)
		}
		for _, word := range words {
			if !strings.HasPrefix(word, typed[from:]) {
				t.Errorf("%q: %q does not go on from %q", typed, word, typed[from:])
			}
		}
	})
}
