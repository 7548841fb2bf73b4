package page

import (
	"bytes"
	"encoding/json"
	"net/http"
	"strings"

	"github.com/unilua/unilua/engine/fault"
	"github.com/unilua/unilua/engine/logging"
)

// maxForm is how large a form may be, in bytes.
const maxForm = 64 << 10

// view is a page: what makes its data, and the template that shows it.
type view struct {
	template string
	of       func(*query) (any, error)
}

// show answers with a view.
func (p *Page) show(v view) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		err := p.ask(r, func(q *query) error {
			data, err := v.of(q)
			if err == nil {
				p.reply(w, r, http.StatusOK, v.template, data)
			}
			return err
		})
		if err != nil {
			p.failWith(w, r, err)
		}
	}
}

// action does something. It returns where to go then, and what came of it.
type action func(*query) (to string, result any, err error)

// act does something for who may, and leads on.
func (p *Page) act(do action) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		r.Body = http.MaxBytesReader(w, r.Body, maxForm)
		if !p.proven(r) {
			p.fail(w, r, http.StatusForbidden, "the form is not one of this host, or older than the login: go back, load its page anew, and try again")
			return
		}
		err := p.ask(r, func(q *query) error {
			to, result, err := do(q)
			switch {
			case err != nil:
				return err
			case wantsJSON(r):
				p.replyJSON(w, http.StatusOK, result)
			default:
				http.Redirect(w, r, to, http.StatusSeeOther)
			}
			return nil
		})
		if err != nil {
			p.failWith(w, r, err)
		}
	}
}

// wantsJSON reports whether a request is a program's.
func wantsJSON(r *http.Request) bool {
	if r.URL.Query().Has("json") {
		return true
	}
	accept := r.Header.Get("Accept")
	return strings.Contains(accept, "application/json") && !strings.Contains(accept, "text/html")
}

// frame is what a template gets.
type frame struct {
	V     any    // the view
	Self  string // the address
	Path  string // without what is behind ?
	Proof string // for forms
	Login bool   // there is one, which can be ended
}

// reply answers with a view, as the request wants to see it.
func (p *Page) reply(w http.ResponseWriter, r *http.Request, status int, template string, data any) {
	w.Header().Set("Vary", "Accept")
	if wantsJSON(r) {
		p.replyJSON(w, status, data)
		return
	}
	id := who(r)
	var page bytes.Buffer
	f := frame{V: data, Self: r.URL.RequestURI(), Path: r.URL.Path, Proof: p.keys.form(id.by), Login: id.login}
	if err := templates[template].ExecuteTemplate(&page, "page", &shown{&f, p.o.Zone}); err != nil {
		p.o.Log.Log(logging.Error, "a page cannot be shown", "page", template, "error", err.Error())
		say(w, http.StatusInternalServerError, "the page cannot be shown: the log of the host says why")
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	_, _ = w.Write(page.Bytes()) // who asked has gone away
}

func (p *Page) replyJSON(w http.ResponseWriter, status int, data any) {
	text, err := json.Marshal(data)
	if err != nil {
		p.o.Log.Log(logging.Error, "a page cannot be shown", "error", err.Error())
		say(w, http.StatusInternalServerError, "the page cannot be shown: the log of the host says why")
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = w.Write(append(text, '\n')) // who asked has gone away
}

// failure is the view of what cannot be done.
type failure struct {
	Status int    `json:"status"`
	Error  string `json:"error"`
	Code   string `json:"code,omitempty"`
}

// fail says that a request cannot be done.
func (p *Page) fail(w http.ResponseWriter, r *http.Request, status int, why string) {
	p.reply(w, r, status, "failure", failure{Status: status, Error: why})
}

// statuses are those of what can be expected to fail.
var statuses = map[fault.Code]int{
	fault.NotFound: http.StatusNotFound, fault.Invalid: http.StatusBadRequest, fault.Range: http.StatusBadRequest,
	fault.Denied: http.StatusForbidden, fault.Unavailable: http.StatusServiceUnavailable, fault.Full: http.StatusInsufficientStorage,
	fault.Timeout: http.StatusGatewayTimeout, fault.Closed: http.StatusServiceUnavailable,
}

func (p *Page) failWith(w http.ResponseWriter, r *http.Request, err error) {
	code := fault.CodeOf(err)
	status := statuses[code]
	if status == 0 {
		status = http.StatusInternalServerError
	}
	p.reply(w, r, status, "failure", failure{Status: status, Error: err.Error(), Code: string(code)})
}
