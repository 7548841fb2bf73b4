package page_test

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/unilua/unilua/engine"
	"github.com/unilua/unilua/engine/fault"
	"github.com/unilua/unilua/engine/host/page"
	"github.com/unilua/unilua/engine/host/record"
)

const token = "A-TOKEN-FOR-TESTS"

// rig is a page of a host that has some jobs and objects.
type rig struct {
	t       testing.TB
	page    *page.Page
	engine  *engine.Engine
	session *engine.Session
	store   *record.Store
	host    *steered
}

// steered is a host that writes down what it is told.
type steered struct {
	mu   sync.Mutex
	told []string
}

func (h *steered) tell(words ...string) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.told = append(h.told, strings.Join(words, " "))
	if len(words) > 1 && words[1] == "missing" {
		return fault.New(fault.NotFound, "there is no job %q", words[1])
	}
	return nil
}

func (h *steered) said() string {
	h.mu.Lock()
	defer h.mu.Unlock()
	return strings.Join(h.told, "\n")
}

func (h *steered) RunJob(_ context.Context, name string, args []string) (string, error) {
	return name + " 2026-05-04T12:00:00.000000Z", h.tell(append([]string{"run", name}, args...)...)
}
func (h *steered) Stop(_ context.Context, run, _ string) error    { return h.tell("stop", run) }
func (h *steered) Pause(_ context.Context, job, why string) error { return h.tell("pause", job, why) }
func (h *steered) Resume(_ context.Context, job string) error     { return h.tell("resume", job) }
func (h *steered) Next(context.Context) (map[string]time.Time, error) {
	return map[string]time.Time{"backup": noon.Add(time.Hour)}, nil
}

var noon = time.Date(2026, 5, 4, 12, 0, 0, 0, time.UTC)

// hostile is a text that must be shown as it is.
const hostile = `<script>alert("x")</script>`

func newRig(t testing.TB, change ...func(*page.Options)) *rig {
	t.Helper()
	e := engine.New(engine.Options{})
	s := e.NewSession(context.Background(), "host")
	own := e.NewSession(context.Background(), "test")
	r := &rig{t: t, engine: e, session: own, store: record.Open(s), host: &steered{}}
	t.Cleanup(func() {
		own.Close(false)
		s.Close(false)
		if err := e.Close(); err != nil {
			t.Error(err)
		}
	})
	recent := page.NewRecent()
	c := r.records()
	if err := r.store.Write(c); err != nil {
		t.Fatal(err)
	}
	for _, row := range c.Rows {
		if row.Status.Ended() {
			recent.Add(row)
		}
	}
	o := page.Options{Engine: e, Control: r.host, Recent: recent, Token: token, Zone: time.UTC}
	for _, c := range change {
		c(&o)
	}
	r.page = page.New(o)
	return r
}

// records are the jobs and rows of a rig.
func (r *rig) records() *record.Change {
	at := func(ago time.Duration) record.Instant { return record.At(noon.Add(-ago)) }
	attempt := record.Attempt{Run: "run-1", Started: at(time.Hour), Ended: at(59 * time.Minute), OK: true}
	broken := record.Attempt{Run: "run-2", Started: at(time.Minute), Ended: at(time.Second), Error: hostile}
	return &record.Change{
		Jobs: []*record.Job{
			{Name: "backup", Script: "/srv/backup.lua", Triggers: []string{"every 1h"}, Zone: "UTC", Next: at(-time.Hour)},
			{Name: "clean", Script: "/srv/clean.lua", Triggers: []string{"cron 0 3 * * *"}, Broken: "clean.lua:1: " + hostile},
			{Name: "report", Script: "/srv/report.lua", Paused: &record.Pause{Since: at(time.Hour), Why: hostile}},
		},
		Rows: []*record.Row{
			{Job: "backup", Due: at(time.Hour), Trigger: "every 1h", Status: record.Ran, Attempts: []record.Attempt{attempt}, Ended: at(59 * time.Minute)},
			{Job: "clean", Due: at(time.Minute), Trigger: "cron", Status: record.Failed, Reason: hostile, Attempts: []record.Attempt{broken}, Ended: at(0)},
			{Job: "backup", Due: at(0), Trigger: "every 1h", Status: record.Running, Attempts: []record.Attempt{{Run: "run-3", Started: at(0)}}},
			{Job: "clean", Due: at(0), Trigger: "by hand", Status: record.Waiting, Reason: "waits for its turn"},
		},
	}
}

// do sends a request that the change may change, and returns the answer.
func (r *rig) do(method, target string, body io.Reader, change ...func(*http.Request)) *httptest.ResponseRecorder {
	req := httptest.NewRequest(method, target, body)
	req.Host = "localhost:8080"
	for _, c := range change {
		c(req)
	}
	w := httptest.NewRecorder()
	r.page.ServeHTTP(w, req)
	return w
}

// get returns the page at an address, for who has the token.
func (r *rig) get(target string) string {
	r.t.Helper()
	w := r.do("GET", target, nil, withToken)
	if w.Code != http.StatusOK {
		r.t.Fatalf("%s: %d %s", target, w.Code, w.Body)
	}
	return w.Body.String()
}

func withToken(r *http.Request)              { r.Header.Set("Authorization", "Bearer "+token) }
func wantsJSON(r *http.Request)              { r.Header.Set("Accept", "application/json") }
func formBody(r *http.Request)               { r.Header.Set("Content-Type", "application/x-www-form-urlencoded") }
func header(k, v string) func(*http.Request) { return func(r *http.Request) { r.Header.Set(k, v) } }

// login returns what sends the cookie of a login.
func (r *rig) login() func(*http.Request) {
	r.t.Helper()
	w := r.do("POST", "/login", strings.NewReader(url.Values{"token": {token}, "to": {"/jobs"}}.Encode()), formBody)
	cookies := w.Result().Cookies()
	if w.Code != http.StatusOK || len(cookies) != 1 {
		r.t.Fatalf("login: %d, %v", w.Code, cookies)
	}
	return func(req *http.Request) { req.AddCookie(cookies[0]) }
}

var proofField = regexp.MustCompile(`name="proof" value="([^"]+)"`)

// proof returns what the forms of a page have in them.
func (r *rig) proof(target string, by func(*http.Request)) string {
	r.t.Helper()
	found := proofField.FindStringSubmatch(r.do("GET", target, nil, by).Body.String())
	if found == nil {
		r.t.Fatalf("%s has no form", target)
	}
	return found[1]
}
