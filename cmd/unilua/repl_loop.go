package main

import (
	"fmt"
	"io"
	"os"
	"sync"

	"github.com/unilua/unilua/bindings"
	"github.com/unilua/unilua/engine/sandbox/stream"
)

// repl reads lines and runs them.
type repl struct {
	rt       *bindings.Runtime
	job      bindings.Job
	stop     stopper
	lines    lineReader
	terminal bool

	mu     sync.Mutex // held by who uses what follows: not while a line is awaited
	prompt *bindings.Prompt
	code   int // of the first failure
}

// run runs lines until there are no more, or until it is stopped. It returns the
// exit code.
func (r *repl) run() int {
	r.prompt = r.rt.Prompt(r.stop.ctx, r.job)
	ended := make(chan struct{})
	go func() {
		r.mu.Lock()
		defer r.mu.Unlock()
		r.loop()
		close(ended)
	}()
	select {
	case <-ended:
	case <-r.stop.ctx.Done():
	}
	r.mu.Lock() // the lines, if there is one more, wait for it in vain
	if err := r.prompt.Close(); err != nil && !r.prompt.Exited() {
		r.fail(bindings.Result{Err: err})
	}
	if r.stop.interrupted() {
		return max(r.code, exitInterrupted)
	}
	return r.code
}

func (r *repl) loop() {
	text := ""
	for {
		line, err := r.next(text != "")
		switch {
		case err == errDropped:
			text = ""
			continue
		case err != nil:
			r.end(text, err)
			return
		}
		text += line + "\n"
		piece, more, err := r.prompt.Read(text)
		if more {
			continue
		}
		text = ""
		if err != nil {
			r.failed(err)
		} else if r.do(piece); r.prompt.Exited() {
			return
		}
	}
}

// end says what is wrong with an end of the lines by err, where text has begun.
func (r *repl) end(text string, err error) {
	switch {
	case r.stop.ctx.Err() != nil:
	case err != io.EOF:
		r.failed(fmt.Errorf("no more lines can be read: %w", err))
	case text != "" && !r.terminal:
		_, _, wrong := r.prompt.Read(text)
		r.failed(wrong)
	}
}

// next waits for the next line. Whoever ends the prompt may do so meanwhile.
func (r *repl) next(begun bool) (string, error) {
	if err := r.stop.ctx.Err(); err != nil {
		return "", err
	}
	r.mu.Unlock()
	defer r.mu.Lock()
	return r.lines.next(begun)
}

// do runs a piece and prints what it comes to.
func (r *repl) do(piece *bindings.Piece) {
	ctx, done := r.lines.running()
	defer done()
	values, res := r.prompt.Do(ctx, piece)
	r.freshLine()
	for _, v := range values {
		r.print(v)
	}
	r.fail(res)
	if r.prompt.Over() && r.stop.ctx.Err() == nil {
		r.restart()
	}
}

// restart begins a new run after one that was cancelled as a whole.
func (r *repl) restart() {
	_ = r.prompt.Close() // why it has ended was said
	r.prompt = r.rt.Prompt(r.stop.ctx, r.job)
	fmt.Fprintln(os.Stderr, "unilua: the prompt begins anew: its variables are gone, and what it held is given back")
}

// fail notes how a piece has ended, and says so if it has failed.
func (r *repl) fail(res bindings.Result) {
	code := codeOfRun(res)
	switch {
	case r.prompt.Exited():
		r.code = code
	case res.Err != nil && r.stop.ctx.Err() == nil:
		r.note(code)
		report(r.rt.Stderr, res.Err)
	}
}

// failed is fail for what cannot be run.
func (r *repl) failed(err error) {
	r.note(codeOf(err))
	report(r.rt.Stderr, err)
}

// note notes the exit code of a failure. Nobody asks for one at a terminal.
func (r *repl) note(code int) {
	if r.code == exitDone && !r.terminal {
		r.code = code
	}
}

// print prints a line to standard output.
func (r *repl) print(line string) {
	out := r.rt.Stdout.New(nil)
	_, _ = out.Write([]byte(line + "\n")) // the reader that is gone stops all
	_ = out.Flush()
}

// freshLine ends the lines that what has run has left unfinished.
func (r *repl) freshLine() {
	for _, out := range []*stream.Sink{r.rt.Stdout, r.rt.Stderr} {
		_ = out.EndLine() // the reader that is gone stops all
	}
}

// complete returns what may stand at the end of text.
func (r *repl) complete(text string) (from int, words []string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.prompt.Complete(text)
}
