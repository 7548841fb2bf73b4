package page_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/unilua/unilua/engine/host/page"
)

func TestNobodyIsLetInWithoutTheToken(t *testing.T) {
	r := newRig(t)
	for _, target := range []string{"/", "/jobs", "/job?name=backup", "/run?id=run-1", "/metrics", "/nothing"} {
		w := r.do("GET", target, nil)
		if w.Code != http.StatusUnauthorized || !strings.Contains(w.Body.String(), `name="token"`) || strings.Contains(w.Body.String(), "backup.lua") {
			t.Errorf("%s: %d %s", target, w.Code, w.Body)
		}
	}
	w := r.do("GET", "/jobs", nil, wantsJSON)
	if w.Code != http.StatusUnauthorized || !strings.Contains(w.Body.String(), "send it as Authorization: Bearer TOKEN") {
		t.Errorf("%d %s", w.Code, w.Body)
	}
	w = r.do("POST", "/job/run?name=backup", nil, header("Authorization", "Bearer wrong"))
	if w.Code != http.StatusUnauthorized || !strings.Contains(w.Body.String(), "the token is wrong") || r.host.said() != "" {
		t.Errorf("%d %s", w.Code, w.Body)
	}
}

func TestALoginSetsACookieThatScriptsAndOtherSitesDoNotGet(t *testing.T) {
	r := newRig(t)
	w := r.do("GET", "/login?token="+token, nil)
	cookie := w.Header().Get("Set-Cookie")
	for _, want := range []string{"HttpOnly", "SameSite=Strict", "Path=/", "Max-Age=2592000"} {
		if !strings.Contains(cookie, want) {
			t.Errorf("cookie %q is without %s", cookie, want)
		}
	}
	if strings.Contains(cookie, token) {
		t.Error("the cookie has the token in it")
	}
	if w := r.do("GET", "/jobs", nil, r.login()); w.Code != http.StatusOK {
		t.Errorf("with the cookie: %d", w.Code)
	}
	w = r.do("POST", "/login", strings.NewReader("token=wrong"), formBody)
	if w.Code != http.StatusUnauthorized || w.Header().Get("Set-Cookie") != "" || !strings.Contains(w.Body.String(), "the token is wrong") {
		t.Errorf("a wrong token: %d %s", w.Code, w.Body)
	}
	end := r.do("POST", "/logout", nil, r.login())
	if !strings.Contains(end.Header().Get("Set-Cookie"), "Max-Age=0") {
		t.Errorf("logout: %v", end.Header())
	}
}

func TestACookieThatWasChangedIsWorthNothing(t *testing.T) {
	r := newRig(t)
	for _, change := range []func(string) string{
		func(v string) string { return "9" + v },
		func(v string) string { return v + "x" },
		func(string) string { return "" },
	} {
		w := r.do("GET", "/jobs", nil, r.login(), func(req *http.Request) {
			c := req.Cookies()[0]
			req.Header.Del("Cookie")
			req.AddCookie(&http.Cookie{Name: c.Name, Value: change(c.Value)})
		})
		if w.Code != http.StatusUnauthorized {
			t.Errorf("%d", w.Code)
		}
	}
}

func TestALoginLeadsOnlyToThisHost(t *testing.T) {
	r := newRig(t)
	for _, to := range []string{"https://evil.example/", "//evil.example", `/\evil.example`, "/\tx", ""} {
		w := r.do("POST", "/login", strings.NewReader(url.Values{"token": {token}, "to": {to}}.Encode()), formBody)
		if !strings.Contains(w.Body.String(), `content="0;url=/"`) || strings.Contains(w.Body.String(), "evil") {
			t.Errorf("%q leads to %s", to, w.Body)
		}
	}
}

func TestAFormNeedsItsProof(t *testing.T) {
	r := newRig(t)
	login := r.login()
	for _, proof := range []string{"", "wrong", page.NewToken()} {
		w := r.do("POST", "/job/run", strings.NewReader(url.Values{"name": {"backup"}, "proof": {proof}}.Encode()), login, formBody)
		if w.Code != http.StatusForbidden || !strings.Contains(w.Body.String(), "load its page anew") {
			t.Errorf("%d %s", w.Code, w.Body)
		}
	}
	if r.host.said() != "" {
		t.Errorf("the host was told %s", r.host.said())
	}
	body := url.Values{"name": {"backup"}, "proof": {r.proof("/job?name=backup", login)}, "args": {"one\r\ntwo three\r\n"}}
	w := r.do("POST", "/job/run", strings.NewReader(body.Encode()), login, formBody)
	if w.Code != http.StatusSeeOther || r.host.said() != "run backup one two three" {
		t.Errorf("%d, the host was told %q", w.Code, r.host.said())
	}
}

func TestWhatAnotherSiteSendsIsRefused(t *testing.T) {
	r := newRig(t)
	login := r.login()
	proof := r.proof("/job?name=backup", login)
	for _, from := range []func(*http.Request){
		header("Sec-Fetch-Site", "cross-site"), header("Sec-Fetch-Site", "same-site"),
		header("Origin", "https://evil.example"), header("Origin", "null"),
	} {
		body := url.Values{"name": {"backup"}, "proof": {proof}}
		w := r.do("POST", "/job/run", strings.NewReader(body.Encode()), login, formBody, from)
		if w.Code != http.StatusForbidden || !strings.Contains(w.Body.String(), "another site") {
			t.Errorf("%d %s", w.Code, w.Body)
		}
	}
	if r.host.said() != "" {
		t.Errorf("the host was told %s", r.host.said())
	}
}

func TestANameThatIsMadeToLeadHereLeadsToNothing(t *testing.T) {
	r := newRig(t, func(o *page.Options) { o.Named = func(host string) bool { return host == "host.example" } })
	for host, want := range map[string]int{
		"localhost": 200, "LOCALHOST:80": 200, "a.localhost:8080": 200, "127.0.0.1:8080": 200, "[::1]:8080": 200, "[::1]": 200, "host.example:443": 200,
		"evil.example": 421, "evil.example:8080": 421, "127.0.0.1.evil.example": 421, "": 421, "localhost.evil.example": 421,
	} {
		w := r.do("GET", "/jobs", nil, withToken, func(req *http.Request) { req.Host = host })
		if w.Code != want {
			t.Errorf("host %q: %d", host, w.Code)
		}
	}
}

func TestAProgramSteersWithTheTokenAlone(t *testing.T) {
	r := newRig(t)
	for target, want := range map[string]string{
		"/job/run?name=backup":    "run backup",
		"/job/pause?name=backup":  "pause backup ",
		"/job/resume?name=backup": "resume backup",
		"/run/stop?id=run-3":      "stop run-3",
	} {
		w := r.do("POST", target, nil, withToken, wantsJSON)
		if w.Code != http.StatusOK || !strings.HasSuffix(r.host.said(), want) {
			t.Errorf("%s: %d %s; the host was told %q", target, w.Code, w.Body, r.host.said())
		}
	}
	w := r.do("POST", "/job/run?name=missing", nil, withToken, wantsJSON)
	if w.Code != http.StatusNotFound || !strings.Contains(w.Body.String(), `"code":"not_found"`) {
		t.Errorf("%d %s", w.Code, w.Body)
	}
}
