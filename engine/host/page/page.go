// Package page serves what a host does as web pages, and lets who may steer it:
// its jobs with their ledgers, its runs, and the shared objects.
//
// Each page is a function that makes a view, which is plain data, and a template
// that shows it. The same view is JSON for who asks with Accept: application/json,
// or with ?json in the address.
//
// # Who may
//
// A request is let in that comes over a unix socket from a process of this user
// or of root, that has the token as a bearer, or that has the cookie of a login
// with the token. Only /healthz, /readyz, the login and the static files are for
// all.
//
// What changes something is a POST. One that a browser sends from another site is
// refused (http.CrossOriginProtection), and a form needs the proof that a page of
// ours has in it. A request with the token as a bearer, or with a body of type
// application/json, needs none, since no page of another site can send it. A
// request for a host that is not this one is refused, so that a name which is
// made to lead here (DNS rebinding) leads to nothing.
//
// Pages load nothing from elsewhere, and have no script and no style but those of
// the files here. Without scripts all works but that pages renew themselves.
package page

import (
	"context"
	"net/http"
	"time"

	"github.com/unilua/unilua/engine"
	"github.com/unilua/unilua/engine/host/record"
	"github.com/unilua/unilua/engine/logging"
)

// Control is what a page does to the host.
type Control interface {
	RunJob(ctx context.Context, name string, args []string) (row string, err error)
	Stop(ctx context.Context, run, why string) error
	Pause(ctx context.Context, job, why string) error
	Resume(ctx context.Context, job string) error
	// Next returns when each job is due next by time, unless it is paused.
	Next(ctx context.Context) (map[string]time.Time, error)
}

// Options of a Page. Engine, Control and Token are needed.
type Options struct {
	Engine  *engine.Engine
	Control Control
	Recent  *Recent // what the host has told of its rows; none if nil
	Token   string  // who knows it may do everything

	Ready   func(context.Context) error // nil if the host does its work
	Metrics http.Handler                // for /metrics; may be nil
	Named   func(host string) bool      // whether that is a name of this host, beside localhost; may be nil
	Zone    *time.Location              // of the times on the pages; time.Local if nil
	Log     logging.Logger
}

// Page answers requests. It may do so for several servers at once.
type Page struct {
	o      Options
	mux    *http.ServeMux
	origin *http.CrossOriginProtection
	keys   keys
}

// New returns a Page.
func New(o Options) *Page {
	if o.Zone == nil {
		o.Zone = time.Local
	}
	if o.Log == nil {
		o.Log = logging.Discard()
	}
	if o.Recent == nil {
		o.Recent = NewRecent()
	}
	p := &Page{o: o, mux: http.NewServeMux(), origin: http.NewCrossOriginProtection(), keys: keysOf(o.Token)}
	p.routes()
	return p
}

func (p *Page) routes() {
	p.mux.Handle("GET /static/", static())
	p.mux.HandleFunc("GET /healthz", health)
	p.mux.HandleFunc("GET /readyz", p.ready)
	p.mux.HandleFunc("GET /login", p.loginByAddress)
	p.mux.HandleFunc("POST /login", p.loginByForm)
	p.mux.HandleFunc("POST /logout", p.logout)
	if p.o.Metrics != nil {
		p.mux.Handle("GET /metrics", p.admitted(p.o.Metrics.ServeHTTP))
	}
	for path, v := range views {
		p.mux.Handle("GET "+path, p.admitted(p.show(v)))
	}
	for path, do := range actions {
		p.mux.Handle("POST "+path, p.admitted(p.act(do)))
	}
	p.mux.Handle("/", p.admitted(p.missing))
}

// views are the pages.
var views = map[string]view{
	"/{$}":  {"overview", overview},
	"/jobs": {"jobs", jobs},
	"/job":  {"job", job},
	"/runs": {"runs", runs},
	"/run":  {"run", run},
}

// actions are what can be done.
var actions = map[string]action{
	"/job/run":    runJob,
	"/job/pause":  pauseJob,
	"/job/resume": resumeJob,
	"/run/stop":   stopRun,
}

// ServeHTTP implements http.Handler.
func (p *Page) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	protect(w.Header())
	if !p.isHere(r.Host) {
		p.fail(w, r, http.StatusMisdirectedRequest, "this is not "+r.Host+": ask for localhost, or for a name that the certificate of this host has")
		return
	}
	if err := p.origin.Check(r); err != nil {
		p.fail(w, r, http.StatusForbidden, "a page of another site has sent this, so it is refused: do it on a page of this host")
		return
	}
	p.mux.ServeHTTP(w, r)
}

// missing answers for an address that there is not.
func (p *Page) missing(w http.ResponseWriter, r *http.Request) {
	p.fail(w, r, http.StatusNotFound, "there is no such page")
}

// health says that the process lives.
func health(w http.ResponseWriter, _ *http.Request) { say(w, http.StatusOK, "ok") }

// ready says whether the host does its work.
func (p *Page) ready(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithTimeout(r.Context(), 5*time.Second)
	defer cancel()
	if p.o.Ready != nil {
		if err := p.o.Ready(ctx); err != nil {
			p.o.Log.Log(logging.Warn, "the host is not ready", "error", err.Error())
			say(w, http.StatusServiceUnavailable, "the host does not answer")
			return
		}
	}
	say(w, http.StatusOK, "ok")
}

func say(w http.ResponseWriter, status int, text string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.WriteHeader(status)
	_, _ = w.Write([]byte(text + "\n")) // who asked has gone away
}

// query is a request for a view, or to do something.
type query struct {
	*http.Request
	page  *Page
	s     *engine.Session
	store *record.Store
	now   time.Time
}

// ask calls use with a query that has a session of its own.
func (p *Page) ask(r *http.Request, use func(*query) error) error {
	s := p.o.Engine.NewSession(r.Context(), "page")
	defer s.Close(true)
	own := p.o.Engine.NewSession(r.Context(), "page")
	defer own.Close(true)
	return use(&query{Request: r, page: p, s: s, store: record.Open(own), now: time.Now().In(p.o.Zone)})
}
