package engine

import (
	"context"

	"github.com/unilua/unilua/engine/attach"
)

// CommandStarted notes the process group of a command that has been started,
// so that the next owner of the data folder can end what a crash of this
// process leaves of it. It does nothing while no data folder is open. Any
// goroutine may call it, and CommandEnded.
func (e *Engine) CommandStarted(pgid int, text string) {
	if e.Owner() != nil {
		e.groups.Store(pgid, nil)
		e.tellOfCommand(askStarted, command{pgid, text})
		return
	}
	if !e.keepsChildren() {
		return
	}
	if err := e.store.folder.Children().Record(pgid, text); err != nil {
		e.opts.Logger.Warn("a command would survive a crash of this process", "command", text, "error", err.Error())
	}
}

// CommandEnded notes that nothing is left of the process group.
func (e *Engine) CommandEnded(pgid int) {
	if _, told := e.groups.LoadAndDelete(pgid); told {
		e.tellOfCommand(askStopped, command{Group: pgid})
		return
	}
	if !e.keepsChildren() {
		return
	}
	if err := e.store.folder.Children().Forget(pgid); err != nil {
		e.opts.Logger.Warn("a command that has ended is still noted as running", "group", pgid, "error", err.Error())
	}
}

func (e *Engine) keepsChildren() bool { return e.opened.Load() && e.store != nil && !e.closed.Load() }

// tellOfCommand lets the owner of the data folder know of a command.
func (e *Engine) tellOfCommand(method string, c command) {
	ctx, cancel := context.WithTimeout(context.Background(), attach.Grace)
	defer cancel()
	if err := tellOwner(ctx, e, method, c); err != nil {
		e.opts.Logger.Warn("the owner of the shared objects was not told of a command", "group", c.Group, "error", err.Error())
	}
}
