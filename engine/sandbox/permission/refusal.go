package permission

import (
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/unilua/unilua/engine/fault"
)

var verbs = map[Kind]string{
	Run: "running", Read: "reading", Write: "writing", Net: "connecting to", Env: "reading the environment variable",
	Share: "using the shared object",
}

// doing says what is asked for.
func doing(r Request) string { return fmt.Sprintf("%s %q", verbs[r.Kind], shown(r)) }

// shown returns a target as it can be written on a command line.
func shown(r Request) string {
	switch {
	case r.Kind == Run:
		return Called(r.Target)
	case isPath(r.Kind):
		if rest, ok := strings.CutPrefix(r.Target, ownProcess); ok {
			return "/proc/self/" + rest
		}
	}
	return r.Target
}

var ownProcess = fmt.Sprintf("/proc/%d/", os.Getpid())

// refusal says that nothing grants r, and which flag would.
func (l *rules) refusal(r Request) error {
	what, text := doing(r), l.hint(r)
	if r.Kind == Run && strings.Contains(text, " ") && len(r.Args) > 0 {
		what = fmt.Sprintf("running %q with these arguments", shown(r))
	}
	return fault.New(fault.Denied, "%s is not allowed (allow it with --allow-%s=%s)", what, r.Kind, quoted(listed(r.Kind, text)))
}

// hint returns what would grant r: a program whatever its arguments, unless
// these matter to another grant of it.
func (l *rules) hint(r Request) string {
	if r.Kind != Run || r.Target == "*" {
		return Text(r)
	}
	byArgs := slices.ContainsFunc(l.allow[Run], func(g *rule) bool {
		c, ok := g.what.(*command)
		return ok && c.program == r.Target
	})
	if byArgs {
		return Text(r)
	}
	return wordText(shown(r))
}

// Text returns the grant that covers a request and as little else as can be.
func Text(r Request) string {
	switch r.Kind {
	case Run:
		if r.Target == "*" {
			return r.Target
		}
		return commandText(r.Target, r.Args)
	case Env, Share:
		return exactly(r.Target)
	}
	return shown(r)
}

// quoted makes a target safe to paste into a shell.
func quoted(s string) string {
	if s != "" && !strings.ContainsFunc(s, func(r rune) bool { return !strings.ContainsRune(plain, r) }) {
		return s
	}
	return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
}

const plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.:/@%+=[]"
