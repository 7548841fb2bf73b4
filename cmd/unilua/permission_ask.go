package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/sys/unix"
	"golang.org/x/term"

	"github.com/unilua/unilua/engine/sandbox/permission"
	"github.com/unilua/unilua/engine/sandbox/stream"
)

// person is whoever sits at the terminal: one for all scripts, who is asked one
// question at a time.
type person struct {
	in      *stream.Source
	curtain *curtain
	turn    chan struct{} // held by who asks
}

// newPerson returns nil unless both what is typed and what is asked pass through
// a terminal, and no script has come from it.
func newPerson(in *stream.Source, c *curtain, scripts []*script) *person {
	if !term.IsTerminal(int(os.Stdin.Fd())) || !term.IsTerminal(int(os.Stderr.Fd())) {
		return nil
	}
	for _, s := range scripts {
		if s.stdin {
			return nil
		}
	}
	return &person{in: in, curtain: c, turn: make(chan struct{}, 1)}
}

var asking = map[permission.Kind]string{
	permission.Run: "run of", permission.Read: "read of", permission.Write: "write of", permission.Net: "connection to",
	permission.Env: "read of the variable", permission.Share: "use of the shared object",
}

// ask asks whether a script may do something. What the scripts print meanwhile
// waits. The error is the cause why the run ends that asks.
func (p *person) ask(r permission.Request, s *script, m *memory) (permission.Answer, error) {
	ctx := context.Background()
	where := s.program.Name
	if r.By != nil {
		ctx = r.By.Context()
		if script, line := r.By.Line(); line > 0 {
			where = fmt.Sprintf("%s:%d", script, line)
		}
	}
	select {
	case p.turn <- struct{}{}:
		defer func() { <-p.turn }()
	case <-ctx.Done():
		return permission.No, context.Cause(ctx)
	}
	if !inForeground() {
		return permission.No, nil // to read would stop the process
	}
	question := fmt.Sprintf("%s: allow %s %s? [y]es, [n]o", plainly(where), asking[r.Kind], plainly(permission.Text(r)))
	if m != nil {
		question += ", [a]lways for this content of " + plainly(filepath.Base(s.program.Name))
	}
	answer, err := p.answer(ctx, question+": ", m != nil)
	if answer == permission.Always {
		if failed := m.remember(s, r); failed != nil {
			err = p.say("unilua: this is allowed now, but cannot be remembered: " + failed.Error())
		}
	}
	return answer, err
}

// answer repeats a question until it is answered. The end of the input is a no.
func (p *person) answer(ctx context.Context, question string, always bool) (permission.Answer, error) {
	defer p.curtain.open()
	for {
		line, err := p.in.Fresh(ctx, func() error {
			_ = unix.IoctlSetInt(int(os.Stdin.Fd()), unix.TCFLSH, unix.TCIFLUSH) // what was typed before is no answer
			return p.curtain.show(question)
		})
		if errors.Is(err, io.EOF) {
			return permission.No, p.curtain.show("\n")
		}
		if err != nil {
			_ = p.curtain.show("\n") // the cause counts
			return permission.No, err
		}
		switch strings.ToLower(strings.TrimSpace(line)) {
		case "y", "yes":
			return permission.Yes, nil
		case "n", "no":
			return permission.No, nil
		case "a", "always":
			if always {
				return permission.Always, nil
			}
		}
	}
}

// say shows a line on the terminal.
func (p *person) say(line string) error {
	defer p.curtain.open()
	return p.curtain.show(line + "\n")
}

// inForeground reports whether the terminal listens to this process.
func inForeground() bool {
	group, err := unix.IoctlGetInt(int(os.Stdin.Fd()), unix.TIOCGPGRP)
	return err == nil && group == unix.Getpgrp()
}

// plainly returns a text that comes from a script so that it shows on a terminal
// as what it is.
func plainly(text string) string {
	if quoted := strconv.Quote(text); quoted != `"`+text+`"` && strings.ContainsFunc(text, func(r rune) bool { return !strconv.IsPrint(r) }) {
		return quoted
	}
	return text
}
