package bindings

import (
	"context"
	"time"

	"github.com/unilua/unilua/engine/sandbox"
)

var rootModule = Module{
	Doc: "The shared resources and the rest of the toolbox. Each field is a module, loaded on first use.",
	Funcs: []Func{
		{
			Name:    "sleep",
			Doc:     "Does nothing for a while. Raises when the run is cancelled.",
			Params:  []Param{{Name: "duration", Type: "duration", Doc: "seconds, or a text with units"}},
			Returns: []Return{{Type: "true"}},
			Example: `unilua.sleep("250ms")`,
			Call:    sleep,
		},
		{
			Name:    "now",
			Doc:     "Returns the time in Unix seconds, with a fraction.",
			Returns: []Return{{Type: "number"}},
			Example: `print(unilua.now())`,
			Call:    func(a Args) int { return a.Push(sandbox.Number(a.L, float64(time.Now().UnixNano())/1e9)) },
		},
		{
			Name: "exit",
			Doc: "Ends the run with an exit code, from coroutines and pcall too: nothing else of the script runs but " +
				"its clean-up functions.",
			Params:  []Param{{Name: "code", Type: "integer", Optional: true, Doc: "0 to 255; 0, which is success, if absent"}},
			Example: `unilua.exit(0)`,
			Call:    exit,
		},
	},
}

func sleep(a Args) int {
	d := a.Duration(1)
	timer := time.NewTimer(d)
	defer timer.Stop()
	ctx := a.Run().session.Context()
	select {
	case <-timer.C:
	case <-ctx.Done():
		sandbox.Raise(a.L, context.Cause(ctx))
	}
	return a.Done(nil)
}

func exit(a Args) int {
	code := a.OptInt(1, 0)
	if code < 0 || code > 255 {
		a.bad(1, "exit code from 0 to 255", a.Get(1))
	}
	sandbox.Leave(a.L, int(code))
	return 0
}
