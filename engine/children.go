package engine

// CommandStarted notes the process group of a command that has been started,
// so that the next owner of the data folder can end what a crash of this
// process leaves of it. It does nothing while no data folder is open. Any
// goroutine may call it, and CommandEnded.
func (e *Engine) CommandStarted(pgid int, command string) {
	if !e.keepsChildren() {
		return
	}
	if err := e.store.folder.Children().Record(pgid, command); err != nil {
		e.opts.Logger.Warn("a command would survive a crash of this process", "command", command, "error", err.Error())
	}
}

// CommandEnded notes that nothing is left of the process group.
func (e *Engine) CommandEnded(pgid int) {
	if !e.keepsChildren() {
		return
	}
	if err := e.store.folder.Children().Forget(pgid); err != nil {
		e.opts.Logger.Warn("a command that has ended is still noted as running", "group", pgid, "error", err.Error())
	}
}

func (e *Engine) keepsChildren() bool { return e.opened.Load() && e.store != nil && !e.closed.Load() }
