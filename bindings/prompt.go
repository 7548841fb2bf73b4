package bindings

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/unilua/unilua/engine/sandbox"
)

// Prompt is a run that is given its script piece by piece, as somebody types it.
// Global variables, and what the run holds, stay from one piece to the next;
// locals end with their piece. The time, the instructions and the bytes that a
// run may use and print are those of each piece, other limits those of all.
//
// It is used by one goroutine at a time.
type Prompt struct {
	r     *Run
	count int                // of pieces
	known []*sandbox.Program // whose lines errors quote

	exited, closed bool
}

// Piece is a piece of a script that can be run.
type Piece struct {
	program *sandbox.Program
	value   bool // it is "return" and what was typed
}

// Pieces whose lines errors quote: functions that come from older ones fail
// without.
const quotedPieces = 200

// Prompt starts a run that j describes, but for its script, and waits for the
// first piece. It ends with Close.
func (rt *Runtime) Prompt(ctx context.Context, j Job) *Prompt {
	timeout := j.Limits.Timeout
	j.Limits.Timeout = 0
	r := rt.Prepare(ctx, j)
	r.job.Limits.Timeout = timeout
	r.makeState()
	p := &Prompt{r: r}
	r.state.Globals().RawSetString("help", native(p.help))
	return p
}

// Read makes a piece of what was typed: statements, or an expression whose
// values are wanted, with or without a = before it. It reports what more could
// make a piece of; err is what is wrong with it as it is.
func (p *Prompt) Read(typed string) (piece *Piece, more bool, err error) {
	name := fmt.Sprintf("prompt %d", p.count+1)
	if rest, ok := strings.CutPrefix(strings.TrimLeft(typed, " \t"), "="); ok {
		typed = "return " + rest
	} else if bareHelp(typed) {
		typed = "help()"
	}
	asValue, valueErr := p.compile(name, "return "+typed)
	if valueErr == nil {
		return &Piece{asValue, true}, false, nil
	}
	program, err := p.compile(name, typed)
	if err == nil {
		return &Piece{program, false}, false, nil
	}
	return nil, unfinished(err) || unfinished(valueErr), likelier(err, valueErr)
}

func (p *Prompt) compile(name, text string) (*sandbox.Program, error) {
	return p.r.job.Limits.Compile(name, []byte(strings.TrimSuffix(text, "\n")+"\n"))
}

// unfinished reports a source that could go on.
func unfinished(err error) bool {
	var wrong *sandbox.SyntaxError
	return errors.As(err, &wrong) && strings.HasSuffix(wrong.Message, "near '<eof>'")
}

// likelier returns the error that is farther behind: what was typed is an
// expression if it is wrong later as one than as a statement.
func likelier(statement, value error) error {
	var s, v *sandbox.SyntaxError
	if !errors.As(statement, &s) || !errors.As(value, &v) || v.Shown != 1 || s.Shown != 1 {
		return statement
	}
	if v.Column-len("return ") <= s.Column {
		return statement
	}
	typed := *v
	typed.Column -= len("return ")
	typed.SourceLine = strings.TrimPrefix(v.SourceLine, "return ")
	return &typed
}

// Do runs a piece, which ends by itself, or soon after ctx is done. It returns
// the values that the piece has, each as text, and how it ended.
func (p *Prompt) Do(ctx context.Context, piece *Piece) (values []string, res Result) {
	line, cancel := context.WithCancelCause(p.r.session.Context()) // what the piece has started may go on after it
	defer context.AfterFunc(ctx, func() { cancel(context.Cause(ctx)) })()
	if d := p.r.job.Limits.Timeout; d > 0 {
		defer time.AfterFunc(d, func() { cancel(p.r.job.late()) }).Stop()
	}
	defer p.r.session.Turn(line)()
	p.begin(piece.program)
	results, err := p.r.state.Run(line, piece.program, p.r.argValues()...)
	for _, v := range results {
		values = append(values, p.r.state.Inspect(v, nameOf))
	}
	if err == nil {
		err = p.r.session.Settled()
	}
	var exit *sandbox.Exit
	p.exited = errors.As(err, &exit)
	return values, p.r.conclude(nil, p.typed(err, piece))
}

// begin gives the next piece what each may use.
func (p *Prompt) begin(program *sandbox.Program) {
	p.count++
	p.r.family.budget.Renew()
	p.r.printed.Store(0)
	p.r.failure = expected{}
	if p.known = append(p.known, program); len(p.known) > quotedPieces {
		p.r.state.Forget(p.known[0])
		p.known = p.known[1:]
	}
}

// typed returns err with the source line as it was typed.
func (p *Prompt) typed(err error, piece *Piece) error {
	var failure *sandbox.ScriptError
	if piece.value && errors.As(err, &failure) && failure.File == piece.program.Name && failure.Line == 1 {
		failure.SourceLine = strings.TrimPrefix(failure.SourceLine, "return ")
	}
	return err
}

// Exited reports that the last piece has ended the run, by unilua.exit.
func (p *Prompt) Exited() bool { return p.exited }

// Over reports that the run has ended as a whole, not only a piece: it was
// cancelled, by a lease that was lost for example, or its state cannot be used.
func (p *Prompt) Over() bool {
	return p.r.session.Context().Err() != nil || p.r.state.Broken()
}

// Close ends the run as a script that returns. Closing it again does nothing.
func (p *Prompt) Close() error {
	if p.closed {
		return p.r.result.Err
	}
	p.closed = true
	defer p.r.leave()
	p.r.result = p.r.conclude(nil, p.r.finish(nil))
	return p.r.result.Err
}
