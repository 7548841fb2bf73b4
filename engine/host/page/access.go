package page

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/hex"
	"mime"
	"net"
	"net/http"
	"os"
	"strconv"
	"strings"
	"time"

	"golang.org/x/sys/unix"
)

// loginTime is how long a login holds.
const loginTime = 30 * 24 * time.Hour

// keys is what follows from the token. What proves a login or a form is a MAC
// (RFC 2104) with the token as its key: nothing has to be kept of logins, and a
// new token ends them all.
type keys struct {
	token  string
	cookie string // its name, so that hosts on several ports do not share it
}

func keysOf(token string) keys {
	sum := sha256.Sum256([]byte("cookie " + token))
	return keys{token, "unilua-" + hex.EncodeToString(sum[:4])}
}

func (k keys) mac(what string) string {
	m := hmac.New(sha256.New, []byte(k.token))
	m.Write([]byte(what))
	return base64.RawURLEncoding.EncodeToString(m.Sum(nil))
}

func same(a, b string) bool { return subtle.ConstantTimeCompare([]byte(a), []byte(b)) == 1 }

// login returns the value of a cookie that lets in until then.
func (k keys) login(until time.Time) string {
	end := strconv.FormatInt(until.Unix(), 10)
	return end + "." + k.mac("login "+end)
}

// admits reports whether the value of a cookie lets in now.
func (k keys) admits(cookie string, now time.Time) bool {
	end, proof, _ := strings.Cut(cookie, ".")
	seconds, err := strconv.ParseInt(end, 10, 64)
	return err == nil && same(proof, k.mac("login "+end)) && now.Unix() < seconds
}

// form returns what a form must have in it, for who came in by that.
func (k keys) form(by string) string { return k.mac("form " + by) }

// identity is how a request was let in. The zero identity is not.
type identity struct {
	by     string // what forms are bound to
	login  bool   // by a cookie
	bearer bool   // by the token itself
}

// identify says how a request is let in.
func (p *Page) identify(r *http.Request) identity {
	if token, ok := bearer(r); ok {
		if same(token, p.keys.token) {
			return identity{by: "bearer", bearer: true}
		}
		return identity{}
	}
	if c, err := r.Cookie(p.keys.cookie); err == nil && p.keys.admits(c.Value, time.Now()) {
		return identity{by: c.Value, login: true}
	}
	if trusted, _ := r.Context().Value(peerKey{}).(bool); trusted {
		return identity{by: "peer"}
	}
	return identity{}
}

func bearer(r *http.Request) (string, bool) {
	scheme, token, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	return strings.TrimSpace(token), strings.EqualFold(scheme, "bearer")
}

type identityKey struct{}

// who returns how an admitted request was let in.
func who(r *http.Request) identity {
	id, _ := r.Context().Value(identityKey{}).(identity)
	return id
}

// admitted lets a request in, or asks for the token.
func (p *Page) admitted(next http.HandlerFunc) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		id := p.identify(r)
		if id == (identity{}) {
			p.askToken(w, r)
			return
		}
		next(w, r.WithContext(context.WithValue(r.Context(), identityKey{}, id)))
	})
}

// proven reports whether a request to change something comes from where it says.
func (p *Page) proven(r *http.Request) bool {
	id := who(r)
	kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	return id.bearer || kind == "application/json" || same(r.PostFormValue("proof"), p.keys.form(id.by))
}

type peerKey struct{}

// withPeer notes whether the process at the other end of a unix socket is one of
// this user or of root.
func withPeer(ctx context.Context, c net.Conn) context.Context {
	u, ok := c.(*net.UnixConn)
	if !ok {
		return ctx
	}
	return context.WithValue(ctx, peerKey{}, trusted(u))
}

func trusted(c *net.UnixConn) bool {
	raw, err := c.SyscallConn()
	if err != nil {
		return false
	}
	var peer *unix.Ucred
	var failed error
	err = raw.Control(func(fd uintptr) {
		peer, failed = unix.GetsockoptUcred(int(fd), unix.SOL_SOCKET, unix.SO_PEERCRED)
	})
	return err == nil && failed == nil && (peer.Uid == 0 || int(peer.Uid) == os.Geteuid())
}
