package page

import (
	"context"
	"errors"
	"log"
	"net"
	"net/http"
	"strings"
	"time"

	"github.com/unilua/unilua/engine/logging"
)

// farewell is how long requests have to end when the host stops.
const farewell = 5 * time.Second

// Server serves a Page at a listener.
type Server struct {
	http *http.Server
	done chan struct{}
}

// Serve begins to serve p at l. Close ends that, and closes l.
func (p *Page) Serve(l net.Listener) *Server {
	s := &Server{done: make(chan struct{}), http: &http.Server{
		Handler:           p,
		ConnContext:       withPeer,
		ReadHeaderTimeout: 10 * time.Second,
		ReadTimeout:       30 * time.Second,
		WriteTimeout:      time.Minute,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    64 << 10,
		ErrorLog:          log.New(lines{p.o.Log}, "", 0),
	}}
	go func() {
		defer close(s.done)
		if err := s.http.Serve(l); !errors.Is(err, http.ErrServerClosed) {
			p.o.Log.Log(logging.Error, "the page is not served any more", "error", err.Error())
		}
	}()
	return s
}

// Close lets requests end for a few seconds. It returns when nothing of the
// server is left.
func (s *Server) Close() error {
	ctx, cancel := context.WithTimeout(context.Background(), farewell)
	defer cancel()
	err := s.http.Shutdown(ctx)
	if errors.Is(err, context.DeadlineExceeded) {
		err = s.http.Close()
	}
	<-s.done
	return err
}

// lines logs what the server says of connections, which is for who looks for it.
type lines struct{ log logging.Logger }

func (l lines) Write(line []byte) (int, error) {
	l.log.Log(logging.Debug, "page", "says", strings.TrimSpace(string(line)))
	return len(line), nil
}
