package engine

import (
	"errors"

	"github.com/unilua/unilua/engine/attach"
	"github.com/unilua/unilua/engine/fault"
	"github.com/unilua/unilua/engine/machine"
)

// methods returns what a guest may ask.
func (g *Guest) methods() map[string]func(*attach.Call) {
	return map[string]func(*attach.Call){
		askWelcome:  answer(g, g.welcome),
		askBegin:    answer(g, func(_ *attach.Call, b *beginning) (any, error) { return nothing{}, g.begin(b) }),
		askEnd:      answerLater(g, g.endSession),
		askOpen:     answerLater(g, g.open),
		askKeep:     answerLater(g, g.keep),
		askDrop:     answerLater(g, g.drop),
		askNames:    answerLater(g, g.names),
		askCounters: answerLater(g, g.counters),
		askAwait:    answer(g, g.await),
		askAwaited:  answer(g, g.awaited),
		askSettled:  answerLater(g, g.settled),
		askStarted:  answerLater(g, g.started),
		askStopped:  answerLater(g, g.stopped),
		askOp:       g.op,
		askTx:       attach.Go(g.tx),
	}
}

// answer makes a method of a function that does not block.
func answer[Q any](g *Guest, serve func(*attach.Call, *Q) (any, error)) func(*attach.Call) {
	return func(c *attach.Call) { c.Answer(respond(g, c, serve)) }
}

// answerLater makes a method of one that may.
func answerLater[Q any](g *Guest, serve func(*attach.Call, *Q) (any, error)) func(*attach.Call) {
	return attach.Go(func(c *attach.Call) ([]byte, error) { return respond(g, c, serve) })
}

func respond[Q any](g *Guest, c *attach.Call, serve func(*attach.Call, *Q) (any, error)) ([]byte, error) {
	var q Q
	if err := machine.DecodeOp(c.Body, &q); err != nil {
		return nil, g.breach("%w", err)
	}
	r, err := serve(c, &q)
	if err != nil {
		return nil, err
	}
	return machine.EncodeOp(r)
}

// welcome settles how the ids of the guest's sessions begin, before there are any.
func (g *Guest) welcome(_ *attach.Call, w *welcome) (any, error) {
	if g.o.Named == nil || w.Prefix == "" {
		return welcome{g.prefix}, nil
	}
	if g.named {
		return nil, g.breach("it comes in twice")
	}
	if err := g.o.Named(w.Prefix); err != nil {
		return nil, g.breach("%w", err)
	}
	g.named, g.prefix = true, w.Prefix
	return *w, nil
}

func (g *Guest) endSession(_ *attach.Call, e *ending) (any, error) {
	gs, err := g.take(e.Session)
	if err != nil {
		return nil, err
	}
	gs.end(e.Drained)
	return nothing{}, nil
}

// with lets work use a session on behalf of a call.
func (g *Guest) with(c *attach.Call, n uint64, work func(*guestSession) (any, error)) (any, error) {
	gs, err := g.enter(n)
	if err != nil {
		return nil, err
	}
	defer gs.leave()
	gs.s.rest = c.Context()
	return work(gs)
}

func (g *Guest) open(c *attach.Call, o *opening) (any, error) {
	return g.with(c, o.Session, func(gs *guestSession) (any, error) {
		_, err := gs.open(o)
		var folder *FolderError
		if errors.As(err, &folder) {
			return openedReply{Unusable: err.Error()}, nil
		}
		return openedReply{}, err
	})
}

func (g *Guest) keep(c *attach.Call, o *opening) (any, error) {
	return g.with(c, o.Session, func(gs *guestSession) (any, error) {
		x, err := gs.find(o.Kind, o.Name)
		if err != nil {
			return nil, err
		}
		if err := checkKeeping(o); err != nil {
			return nil, g.breach("%w", err)
		}
		return openedReply{}, x.Keep(o.keeping())
	})
}

func (g *Guest) drop(c *attach.Call, o *opening) (any, error) {
	return g.with(c, o.Session, func(gs *guestSession) (any, error) {
		x, err := gs.find(o.Kind, o.Name)
		if err != nil {
			return nil, err
		}
		if o.Kind == machine.Lock || o.Kind == machine.Topic {
			return nil, g.breach("a %s cannot be dropped", o.Kind)
		}
		return openedReply{}, x.Drop()
	})
}

func (g *Guest) names(c *attach.Call, o *opening) (any, error) {
	return g.with(c, o.Session, func(gs *guestSession) (any, error) {
		names, err := gs.s.Names(o.Kind, o.Name)
		return g.shared(names), err
	})
}

func (g *Guest) counters(c *attach.Call, o *opening) (any, error) {
	return g.with(c, o.Session, func(gs *guestSession) (any, error) {
		all, err := gs.s.Counters(o.Name)
		for name := range all {
			if g.share(name) != nil {
				delete(all, name)
			}
		}
		return all, err
	})
}

func (g *Guest) settled(c *attach.Call, n *uint64) (any, error) {
	return g.with(c, *n, func(gs *guestSession) (any, error) { return nothing{}, gs.s.Settled() })
}

// maxWaits is how many runs one run may wait for at a time.
const maxWaits = 1 << 16

func (g *Guest) await(c *attach.Call, a *awaiting) (any, error) {
	return g.with(c, a.Session, func(gs *guestSession) (any, error) {
		if len(gs.waits) >= maxWaits || len(a.Script) > maxScript {
			return nil, fault.New(fault.TooLarge, "a run waits for at most %d others", maxWaits)
		}
		done, err := gs.s.awaitID(g.id(a.Target), a.Script, a.Line)
		if err != nil {
			return nil, err
		}
		if gs.waits == nil {
			gs.waits = make(map[uint64]func())
		}
		n := gs.s.Operations()
		gs.waits[n] = done
		return n, nil
	})
}

func (g *Guest) awaited(c *attach.Call, a *awaiting) (any, error) {
	return g.with(c, a.Session, func(gs *guestSession) (any, error) {
		done := gs.waits[a.N]
		if done == nil {
			return nil, g.breach("session %d does not wait as number %d", a.Session, a.N)
		}
		delete(gs.waits, a.N)
		done()
		return nothing{}, nil
	})
}

func (g *Guest) started(_ *attach.Call, c *command) (any, error) {
	if !g.o.Commands || c.Group <= 1 {
		return nil, g.breach("it reports a command, group %d", c.Group)
	}
	g.mu.Lock()
	g.groups[c.Group] = struct{}{}
	g.mu.Unlock()
	g.e.CommandStarted(c.Group, c.Text)
	return nothing{}, nil
}

func (g *Guest) stopped(_ *attach.Call, c *command) (any, error) {
	g.mu.Lock()
	_, started := g.groups[c.Group]
	delete(g.groups, c.Group)
	g.mu.Unlock()
	if !started {
		return nil, g.breach("it reports the end of a command that it did not start, group %d", c.Group)
	}
	g.e.CommandEnded(c.Group)
	return nothing{}, nil
}
