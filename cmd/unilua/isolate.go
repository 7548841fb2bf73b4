package main

import (
	"fmt"
	"os"

	"github.com/spf13/pflag"

	"github.com/unilua/unilua/bindings"
	"github.com/unilua/unilua/engine/isolate"
	"github.com/unilua/unilua/engine/sandbox/header"
)

// inside is what the process of an isolated run does. It returns the exit code,
// which says only whether its owner was told how the script ended.
func inside(args []string) int {
	conn, lacking, err := isolate.Enter(args)
	if err == nil {
		err = bindings.Inside(conn, lacking)
	}
	if err != nil {
		fmt.Fprintf(os.Stderr, "unilua: %s\n", err)
		return exitFailed
	}
	return exitDone
}

// isolateFlag says where scripts run.
type isolateFlag struct{ where parsed[isolation] }

// isolation is where a script runs. The zero value is not stated.
type isolation string

const (
	inState   isolation = "state"
	inProcess isolation = "process"
)

func (f *isolateFlag) add(flags *pflag.FlagSet) {
	f.where = parsed[isolation]{kind: "WHERE", parse: parseIsolation}
	flags.Var(&f.where, "isolate", "where scripts run: in a state of this process, or in a process of their own, for those that one does not trust: state or process (state)")
}

func parseIsolation(text string) (isolation, error) {
	switch w := isolation(text); w {
	case inState, inProcess:
		return w, nil
	}
	return "", usagef("there is no isolation %q (known: state, process)", text)
}

// over reports whether a script with that header runs in a process of its own:
// as the flag says, or else as the header does.
func (f *isolateFlag) over(h *header.Header) (bool, error) {
	where := inState
	if c, ok := h.Get("isolate"); ok {
		text, _ := c.Value.(string)
		stated, err := parseIsolation(text)
		if err != nil {
			return false, h.Errorf(c.Line, `isolate: "state" or "process" is expected`)
		}
		where = stated
	}
	override(&where, f.where.value)
	return where == inProcess, nil
}
