package page_test

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"testing"

	"github.com/unilua/unilua/engine/host/page"
)

// pages are all pages, with something that each shows.
var pages = map[string]string{
	"/":                "Due next",
	"/jobs":            "every 1h",
	"/job?name=backup": "/srv/backup.lua",
	"/job?name=report": "Resume",
	"/runs":            "waits for its turn",
	"/run?id=run-2":    "Attempts",
}

func TestEachPageShowsItsView(t *testing.T) {
	r := newRig(t)
	for target, want := range pages {
		if got := r.get(target); !strings.Contains(got, want) || !strings.Contains(got, "</html>") {
			t.Errorf("%s is without %q: %s", target, want, got)
		}
	}
}

func TestWhatIsHostileIsShownAsItIs(t *testing.T) {
	r := newRig(t)
	found := 0
	for target := range pages {
		got := r.get(target)
		if strings.Contains(got, hostile) {
			t.Errorf("%s has it as markup", target)
		}
		found += strings.Count(got, "&lt;script&gt;alert")
	}
	if found < 5 {
		t.Errorf("it was shown %d times", found)
	}
}

func TestEachPageIsJSONForPrograms(t *testing.T) {
	r := newRig(t)
	for target := range pages {
		w := r.do("GET", target, nil, withToken, wantsJSON)
		var v map[string]any
		if err := json.Unmarshal(w.Body.Bytes(), &v); err != nil || len(v) == 0 || w.Header().Get("Content-Type") != "application/json" {
			t.Errorf("%s: %v %s", target, err, w.Body)
		}
	}
	if w := r.do("GET", "/jobs?json", nil, withToken); !json.Valid(w.Body.Bytes()) {
		t.Errorf("%s", w.Body)
	}
}

func TestNoPageHasAScriptOrAStyleInIt(t *testing.T) {
	r := newRig(t)
	for target := range pages {
		w := r.do("GET", target, nil, withToken)
		got := w.Body.String()
		for _, no := range []string{"<style", " style=", " onclick=", "http://", "https://", "javascript:"} {
			if strings.Contains(got, no) {
				t.Errorf("%s has %q in it", target, no)
			}
		}
		policy := w.Header().Get("Content-Security-Policy")
		if !strings.HasPrefix(policy, "default-src 'none'") || strings.Contains(policy, "unsafe") {
			t.Errorf("%s has the policy %q", target, policy)
		}
	}
}

func TestWhatThereIsNotIsSaid(t *testing.T) {
	r := newRig(t)
	for target, want := range map[string]string{
		"/job?name=bakup": `there is no job &#34;bakup&#34; (did you mean &#34;backup&#34;?)`,
		"/run?id=x":       `no run &#34;x&#34; is kept`,
		"/run?row=x":      `the ledger has no row &#34;x&#34;`,
		"/nothing":        "there is no such page",
	} {
		w := r.do("GET", target, nil, withToken)
		if w.Code != http.StatusNotFound || !strings.Contains(w.Body.String(), want) {
			t.Errorf("%s: %d %s", target, w.Code, w.Body)
		}
	}
	if w := r.do("GET", "/runs?status=x", nil, withToken); w.Code != http.StatusBadRequest {
		t.Errorf("%d %s", w.Code, w.Body)
	}
}

func TestTheHostSaysWhetherItLivesAndIsReady(t *testing.T) {
	hangs := errors.New("it hangs")
	for _, err := range []error{nil, hangs} {
		r := newRig(t, func(o *page.Options) { o.Ready = func(context.Context) error { return err } })
		if w := r.do("GET", "/healthz", nil); w.Code != http.StatusOK || w.Body.String() != "ok\n" {
			t.Errorf("%d %s", w.Code, w.Body)
		}
		want := http.StatusOK
		if err != nil {
			want = http.StatusServiceUnavailable
		}
		if w := r.do("GET", "/readyz", nil); w.Code != want || strings.Contains(w.Body.String(), "hangs") {
			t.Errorf("%d %s", w.Code, w.Body)
		}
	}
}

func TestStaticFilesAreForAllAndKept(t *testing.T) {
	r := newRig(t)
	for _, target := range []string{"/static/page.css", "/static/page.js", "/static/htmx-2.0.11.min.js", "/static/icon.svg"} {
		if w := r.do("GET", target, nil); w.Code != http.StatusOK || w.Header().Get("Cache-Control") != "no-store" {
			t.Errorf("%s: %d %v", target, w.Code, w.Header())
		}
	}
	if w := r.do("GET", "/static/", nil); w.Code != http.StatusNotFound {
		t.Errorf("%d", w.Code)
	}
}
