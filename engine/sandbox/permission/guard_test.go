package permission

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"

	"pgregory.net/rapid"
)

// asker is a run.
type asker struct{ ctx context.Context }

func (a asker) Context() context.Context { return a.ctx }
func (asker) Run() (job, id string)      { return "backup", "7-1" }
func (asker) Line() (string, int)        { return "backup.lua", 3 }

func env(name string) Request { return Request{Kind: Env, Target: name} }

func TestAPersonIsAskedOnlyAboutWhatIsOpen(t *testing.T) {
	var asked []string
	g := NewGuard(&Set{Env: []string{"GIVEN"}, Deny: map[Kind][]string{Env: {"TAKEN"}}})
	g.Ask = func(r Request) (Answer, error) {
		asked = append(asked, r.Target)
		return map[string]Answer{"YES": Yes, "ALWAYS": Always}[r.Target], nil
	}
	for range 2 {
		for name, allowed := range map[string]bool{"GIVEN": true, "TAKEN": false, "YES": true, "ALWAYS": true, "NO": false} {
			if err := g.Check(env(name)); (err == nil) != allowed {
				t.Errorf("%s: %v", name, err)
			}
			if g.Allows(env(name)) != allowed {
				t.Errorf("afterwards %s is allowed: %v", name, !allowed)
			}
		}
	}
	slices.Sort(asked)
	if want := []string{"ALWAYS", "NO", "YES"}; !slices.Equal(asked, want) {
		t.Errorf("asked about %v, want %v", asked, want)
	}
	if g.Allows(env("OTHER")) || len(asked) != 3 {
		t.Error("a look asks somebody")
	}
}

// TestManyWhoAskTheSameAskOnce counts the questions that stand at a time.
func TestManyWhoAskTheSameAskOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		standing, asked := 0, map[string]int{}
		answers := make(chan Answer)
		g := NewGuard(&Set{})
		g.Ask = func(r Request) (Answer, error) {
			if standing++; standing > 1 {
				t.Error("two questions stand at once")
			}
			asked[r.Target]++
			defer func() { standing-- }()
			return <-answers, nil
		}
		var wg sync.WaitGroup
		for i := range 20 {
			wg.Go(func() { _ = g.Check(env(string(rune('A' + i%2)))) })
		}
		for range 2 {
			synctest.Wait()
			answers <- Yes
		}
		wg.Wait()
		if want := map[string]int{"A": 1, "B": 1}; !reflect.DeepEqual(asked, want) {
			t.Errorf("asked %v", asked)
		}
	})
}

func TestWhoIsCancelledWaitsForNoAnswer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		answers := make(chan Answer)
		g := NewGuard(&Set{})
		g.Ask = func(Request) (Answer, error) { return <-answers, nil }
		first := make(chan error)
		go func() { first <- g.Check(env("A")) }()
		synctest.Wait()
		ctx, cancel := context.WithCancelCause(t.Context())
		second := make(chan error)
		go func() { second <- g.Check(Request{Kind: Env, Target: "B", By: asker{ctx}}) }()
		synctest.Wait()
		cause := errors.New("too late")
		cancel(cause)
		if err := <-second; err != cause {
			t.Errorf("it ends with %v", err)
		}
		answers <- Yes
		if err := <-first; err != nil {
			t.Error(err)
		}
	})
}

func TestAnAuditHasALineForEachDecision(t *testing.T) {
	var out bytes.Buffer
	g := NewGuard(&Set{Env: []string{"A"}, Deny: map[Kind][]string{Env: {"B"}}})
	g.Notes = append(g.Notes, Audit(&out))
	for _, name := range []string{"A", "B", "C"} {
		r := env(name)
		r.By = asker{t.Context()}
		_ = g.Check(r)
	}
	var got [][2]string
	for line := range strings.Lines(out.String()) {
		var e entry
		if err := json.Unmarshal([]byte(line), &e); err != nil {
			t.Fatal(err)
		}
		if e.Job != "backup" || e.Run != "7-1" || e.Script != "backup.lua" || e.Line != 3 || e.Kind != Env || e.Time == "" {
			t.Errorf("the line is %s", line)
		}
		got = append(got, [2]string{e.Target + " " + e.Decision, e.Rule})
	}
	if want := [][2]string{{"A allowed", "--allow-env=A"}, {"B denied", "--deny-env=B"}, {"C denied", "default"}}; !reflect.DeepEqual(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("no room") }

func TestWhatCannotBeAuditedIsRefused(t *testing.T) {
	g := NewGuard(&Set{AllowAll: true})
	g.Notes = append(g.Notes, Audit(full{}))
	if err := g.Check(env("A")); err == nil || !strings.Contains(err.Error(), "no room") {
		t.Error(err)
	}
}

// TestARecordGrantsWhatWasUsed lets a script do things at random and then do
// them again with no more than its record.
func TestARecordGrantsWhatWasUsed(t *testing.T) {
	programs(t, "sv", "df")
	request := rapid.Custom(func(rt *rapid.T) Request {
		switch k := rapid.SampledFrom(Kinds()).Draw(rt, "kind"); k {
		case Run:
			args := rapid.SliceOfN(rapid.StringMatching(`[a-e*]{0,2}`), 0, 2).Draw(rt, "args")
			return ask(t, Run, rapid.SampledFrom([]string{"sv", "df"}).Draw(rt, "program"), args...)
		case Read, Write:
			return Request{Kind: k, Target: "/" + rapid.StringMatching(`nowhere(/[a-c][a-z]?){0,3}`).Draw(rt, "path")}
		case Net:
			return Request{Kind: k, Target: rapid.StringMatching(`[a-c]\.example\.com:(80|443)`).Draw(rt, "target")}
		default:
			return Request{Kind: k, Target: rapid.StringMatching(`[A-C*]{1,3}`).Draw(rt, "name")}
		}
	})
	rapid.Check(t, func(t *rapid.T) {
		used := rapid.SliceOfN(request, 0, 60).Draw(t, "used")
		record := NewRecord()
		g := NewGuard(&Set{AllowAll: true})
		g.Notes = append(g.Notes, record.Note)
		for _, r := range used {
			if err := g.Check(r); err != nil {
				t.Fatal(err)
			}
		}
		allow, least := map[string][]string{}, 0
		for k, names := range record.Allow() {
			allow[string(k)] = names
			least += len(names)
		}
		s := &Set{}
		if err := s.Declare(allow); err != nil {
			t.Fatal(err)
		}
		for _, r := range used {
			if err := s.Check(r); err != nil {
				t.Fatalf("%+v with %q: %v", r, allow, err)
			}
		}
		if least > len(used) {
			t.Fatalf("%d grants for %d uses: %q", least, len(used), allow)
		}
		if s.Check(Request{Kind: Share, Target: "other"}) == nil || s.Check(Request{Kind: Read, Target: "/other"}) == nil {
			t.Fatalf("%q allows more", allow)
		}
	})
}

func TestARefusalIsNotRecorded(t *testing.T) {
	record := NewRecord()
	g := NewGuard(&Set{})
	g.Notes = append(g.Notes, record.Note)
	_ = g.Check(env("A"))
	if got := record.Allow(); len(got) != 1 || len(got[Share]) != 0 {
		t.Errorf("recorded is %v", got)
	}
}

func BenchmarkGuard(b *testing.B) {
	g := NewGuard(&Set{Read: []string{"/etc", "/srv"}, Env: []string{"LC_*"}})
	for _, r := range []Request{{Kind: Share, Target: "mail.in"}, {Kind: Read, Target: "/srv/data/file"}, {Kind: Env, Target: "LC_ALL"}} {
		b.Run(string(r.Kind), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if err := g.Check(r); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
