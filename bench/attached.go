package main

import (
	"context"
	"fmt"
	"net"
	"os"
	"time"

	"github.com/unilua/unilua/engine"
	"github.com/unilua/unilua/engine/machine/counter"
	"github.com/unilua/unilua/engine/machine/state"
	"github.com/unilua/unilua/engine/value"
)

// benchAttached compares one operation after the other on the objects of another
// process with commands to a Redis, both over a unix socket and in memory alone.
func benchAttached(b *bench) error {
	self, err := os.Executable()
	if err != nil {
		return err
	}
	owner, err := b.startServer(self, func(_, socket string) []string { return []string{"-own", socket} })
	if err != nil {
		return err
	}
	defer owner.stop()
	var redis *server
	if installed("redis-server") {
		if redis, err = b.startRedis(""); err != nil {
			return err
		}
		defer redis.stop()
	}
	for _, w := range attachedWork {
		if err := b.attachedAgainstRedis(w, owner, redis); err != nil {
			return err
		}
	}
	return nil
}

// remoteWork is one operation, and the command that is the same to a Redis.
type remoteWork struct {
	name    string
	unilua  func(*engine.Session) (work func() error, err error)
	command []string
}

const benchText = "a value of fifty bytes or so, as small ones are now"

var attachedWork = []remoteWork{
	{"counter:incr", func(s *engine.Session) (func() error, error) {
		c, err := s.Counter("hits", engine.Keeping{Persist: engine.None})
		return func() error {
			_, err := c.Do(counter.Op{Verb: counter.Incr, N: 1}, 0)
			return err
		}, err
	}, []string{"INCR", "hits"}},
	{"state:set", func(s *engine.Session) (func() error, error) {
		st, err := s.State("keys", engine.Keeping{Persist: engine.None})
		return func() error {
			_, err := st.Do(state.Op{Verb: state.Set, Key: "key", Value: value.String(benchText)}, 0)
			return err
		}, err
	}, []string{"SET", "key", benchText}},
}

func (b *bench) attachedAgainstRedis(w remoteWork, owner, redis *server) error {
	contenders := []contender{{"unilua", func() (float64, error) { return b.attachedRate(w, owner) }}}
	if redis != nil {
		contenders = append(contenders, contender{"redis", func() (float64, error) {
			c, err := dialRedis(redis)
			if err != nil {
				return 0, err
			}
			defer c.conn.Close()
			return b.rate(func() error { _, err := c.do(w.command...); return err })
		}})
	}
	rates, err := contest(b.rounds, contenders)
	if err != nil {
		return err
	}
	fmt.Printf("%s attached %.1f µs", w.name, 1e6/rates["unilua"])
	if rate, ok := rates["redis"]; ok {
		fmt.Printf(", redis %s %.1f µs, ratio %.2f", w.command[0], 1e6/rate, rate/rates["unilua"])
	}
	fmt.Println()
	return nil
}

func (b *bench) attachedRate(w remoteWork, owner *server) (float64, error) {
	nc, err := net.Dial("unix", owner.socket)
	if err != nil {
		return 0, err
	}
	e, err := engine.Attach(context.Background(), nc, engine.AttachOptions{})
	if err != nil {
		return 0, err
	}
	defer e.Close()
	s := e.NewSession(context.Background(), "bench")
	defer s.Close(false)
	work, err := w.unilua(s)
	if err != nil {
		return 0, err
	}
	return b.rate(work)
}

// rate returns how often a second work can be done, by one goroutine.
func (b *bench) rate(work func() error) (float64, error) {
	const batch = 100
	n, start := 0, time.Now()
	for time.Since(start) < b.seconds {
		for range batch {
			if err := work(); err != nil {
				return 0, err
			}
		}
		n += batch
	}
	return float64(n) / time.Since(start).Seconds(), nil
}

// own serves objects on a socket, until the process is ended.
func own(socket string) error {
	l, err := net.Listen("unix", socket)
	if err != nil {
		return err
	}
	e := engine.New(engine.Options{})
	for {
		nc, err := l.Accept()
		if err != nil {
			return err
		}
		e.Serve(nc, engine.ServeOptions{})
	}
}
