package sandbox

import (
	"context"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"

	"github.com/unilua/unilua/engine/fault"
)

// Report prints a failure for people: the message, the source line with a
// caret, the Lua stack with the values of its locals, and what to do next. An
// Exit prints nothing. Colour is for terminals.
func Report(w io.Writer, err error, colour bool) {
	p := printer{w: w, colour: colour}
	exit, syntax, script := (*Exit)(nil), (*SyntaxError)(nil), (*ScriptError)(nil)
	switch {
	case err == nil || errors.As(err, &exit):
	case errors.As(err, &syntax) && !errors.As(err, &script):
		p.message(err.Error())
		p.excerpt(syntax.Shown, syntax.SourceLine, syntax.Column)
		if syntax.NotUTF8 {
			p.hint("save the file as UTF-8, or convert it: iconv -f ISO-8859-1 -t UTF-8 " + syntax.File)
		}
	case errors.As(err, &script):
		p.message(err.Error())
		p.excerpt(script.Line, script.SourceLine, script.column())
		p.stack(script.Traceback)
		p.hint(script.hint())
	default:
		p.message(err.Error())
		p.hint(hints[fault.CodeOf(err)])
	}
}

// hints say what to do about a failure of a code.
var hints = map[fault.Code]string{
	fault.Timeout:     "wait longer with timeout=, or see who holds it: unilua ps",
	fault.Closed:      "somebody dropped or closed it while it was in use",
	fault.Held:        "wait for it with timeout=, or see who holds it: unilua lock ls",
	fault.NotHeld:     "it was given back before, or never taken: look for a second release or ack",
	fault.Deadlock:    "take the locks in the same order in all scripts, or use one lock for both",
	fault.Conflict:    "read it again and retry, or use update, which does both",
	fault.Denied:      "run it with that flag, with -A for everything, or declare it in the script's header and use --allow-declared",
	fault.TooLarge:    "a shared value has at most 8 MiB: store it in parts, or in a file whose path you share",
	fault.Unavailable: "it did not happen, so it is safe to run again",
	fault.Unknown:     "it may have happened: run it again with the same id, which does nothing twice",
	fault.Lost:        "the lease ran out during the work: give it a longer ttl or lease, or renew it on the way",
	fault.Internal:    "this is a fault of unilua, not of the script: please report it with all of the above",
}

// hinter is an error that knows what to do about it.
type hinter interface{ Hint() string }

func (e *ScriptError) hint() string {
	var own hinter
	if errors.As(e.cause, &own) {
		return own.Hint()
	}
	if errors.Is(e.cause, context.DeadlineExceeded) {
		return "give it more time with --timeout, or with timeout= in the script's header"
	}
	return hints[e.Code]
}

var quotedName = regexp.MustCompile(`'([A-Za-z_][A-Za-z0-9_]*)'`)

// column returns where in the source line the failure is, which the interpreter
// does not know: at a name that the message quotes, if it is there once.
func (e *ScriptError) column() int {
	for _, m := range quotedName.FindAllStringSubmatch(e.Message, -1) {
		word := regexp.MustCompile(`\b` + m[1] + `\b`)
		if at := word.FindAllStringIndex(e.SourceLine, 2); len(at) == 1 {
			return at[0][0] + 1
		}
	}
	return 0
}

const (
	red  = "\x1b[1;31m"
	blue = "\x1b[1;34m"
	dim  = "\x1b[2m"
	off  = "\x1b[0m"
)

type printer struct {
	w      io.Writer
	colour bool
}

func (p printer) paint(colour, text string) string {
	if !p.colour {
		return text
	}
	return colour + text + off
}

func (p printer) message(text string) { fmt.Fprintln(p.w, p.paint(red, printable(text))) }

// excerpt prints a source line with a caret below its column, below its first
// word if that is not known.
func (p printer) excerpt(number int, line string, column int) {
	if strings.TrimSpace(line) == "" {
		return
	}
	if column == 0 {
		column = len(line) - len(strings.TrimLeft(line, " \t")) + 1
	}
	margin := fmt.Sprintf("%5d", number)
	fmt.Fprintf(p.w, "%s %s\n", p.paint(blue, margin+" |"), printable(line))
	fmt.Fprintf(p.w, "%s %s%s\n", p.paint(blue, "      |"), blank(line[:min(column-1, len(line))]), p.paint(red, "^"))
}

// blank returns white space as wide as text.
func blank(text string) string {
	return strings.Map(func(r rune) rune {
		if r == '\t' {
			return r
		}
		return ' '
	}, text)
}

// printable replaces what would move the cursor or change the terminal.
func printable(text string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' && r != '\n' && r != '\t' || r == 0x7f {
			return '\uFFFD'
		}
		return r
	}, text)
}

func (p printer) stack(frames []Frame) {
	if len(frames) == 0 {
		return
	}
	fmt.Fprintln(p.w, p.paint(dim, "stack:"))
	for _, f := range frames {
		fmt.Fprintf(p.w, "  %s\n", f)
		for _, l := range f.Locals {
			fmt.Fprintln(p.w, p.paint(dim, fmt.Sprintf("      %s = %s", l.Name, printable(l.Value))))
		}
	}
	if len(frames) >= maxShown {
		fmt.Fprintln(p.w, "  ...")
	}
}

func (p printer) hint(text string) {
	if text != "" {
		fmt.Fprintf(p.w, "%s %s\n", p.paint(blue, "help:"), text)
	}
}
