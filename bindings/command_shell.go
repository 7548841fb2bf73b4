package bindings

import (
	"context"

	"github.com/unilua/unilua/engine/command"
	"github.com/unilua/unilua/engine/sandbox"
)

// shell runs what os.execute and io.popen are given, as the run's commands are
// run: in a group of its own, and ended with the run. Its result is the
// script's alone: it is not kept in __run.
func (hostCommands) shell(ctx context.Context, rt *Runtime, text string, s sandbox.ShellStreams) (status int, err error) {
	result, err := command.Run(ctx, command.Spec{
		Argv: []string{"sh", "-c", text}, Path: shell,
		Input: s.In, Output: s.Out, OnData: s.Print, MaxOutput: 1,
		Started: func(pgid int) { rt.Engine.CommandStarted(pgid, text) }, Ended: rt.Engine.CommandEnded,
	})
	return result.Status(), err
}
