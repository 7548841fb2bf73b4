package main

import (
	"context"
	"strings"

	"github.com/unilua/unilua/engine/sandbox"
)

// pipe is where lines come from if there is no terminal. What a line reads from
// standard input comes after it there.
type pipe struct {
	in   sandbox.Input
	stop stopper
}

func (p *pipe) next(bool) (string, error) {
	line, err := p.in.Line(p.stop.ctx, nil)
	return strings.TrimSuffix(strings.TrimSuffix(line, "\n"), "\r"), err
}

func (p *pipe) running() (context.Context, context.CancelFunc) { return p.stop.ctx, func() {} }

func (p *pipe) Close() error { return nil }
