package page

import (
	"net/http"
	"strings"
	"time"
)

// asked is the view of who is asked for the token.
type asked struct {
	To    string `json:"-"` // where to go then
	Error string `json:"error"`
}

// askToken answers who is not let in.
func (p *Page) askToken(w http.ResponseWriter, r *http.Request) {
	v := asked{To: "/"}
	switch _, has := bearer(r); {
	case has:
		v.Error = "the token is wrong: the right one is in the token file of the host"
	case wantsJSON(r):
		v.Error = "a token is needed: send it as Authorization: Bearer TOKEN"
	}
	if r.Method == http.MethodGet {
		v.To = r.URL.RequestURI()
	}
	p.refuse(w, r, v)
}

// refuse shows the form of the login.
func (p *Page) refuse(w http.ResponseWriter, r *http.Request, v asked) {
	w.Header().Set("WWW-Authenticate", "Bearer")
	p.reply(w, r, http.StatusUnauthorized, "login", v)
}

// loginByAddress logs in who follows the address that the host has printed. It
// answers with a page that leads on: a redirection would still count as coming
// from wherever the address was followed, and the cookie would not be sent.
func (p *Page) loginByAddress(w http.ResponseWriter, r *http.Request) {
	if token := r.URL.Query().Get("token"); token != "" {
		p.login(w, r, token, "/")
		return
	}
	p.reply(w, r, http.StatusOK, "login", asked{To: "/"})
}

func (p *Page) loginByForm(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, maxForm)
	p.login(w, r, strings.TrimSpace(r.PostFormValue("token")), here(r.PostFormValue("to")))
}

func (p *Page) login(w http.ResponseWriter, r *http.Request, token, to string) {
	if !same(token, p.keys.token) {
		p.refuse(w, r, asked{To: to, Error: "the token is wrong: the right one is in the token file of the host"})
		return
	}
	p.setCookie(w, r, p.keys.login(time.Now().Add(loginTime)), int(loginTime.Seconds()))
	p.reply(w, r, http.StatusOK, "welcome", asked{To: to})
}

func (p *Page) logout(w http.ResponseWriter, r *http.Request) {
	p.setCookie(w, r, "", -1)
	http.Redirect(w, r, "/login", http.StatusSeeOther)
}

func (p *Page) setCookie(w http.ResponseWriter, r *http.Request, value string, age int) {
	http.SetCookie(w, &http.Cookie{
		Name: p.keys.cookie, Value: value, Path: "/", MaxAge: age,
		HttpOnly: true, Secure: r.TLS != nil, SameSite: http.SameSiteStrictMode,
	})
}

// here returns an address if it is one of this host, or else the first page.
func here(to string) string {
	if !strings.HasPrefix(to, "/") || strings.HasPrefix(to, "//") || strings.ContainsAny(to, "\\\r\n\t") {
		return "/"
	}
	return to
}
