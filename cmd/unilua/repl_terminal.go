package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"sync"
	"syscall"

	"github.com/peterh/liner"
	"golang.org/x/sys/unix"

	"github.com/unilua/unilua/engine/fault"
)

// typed are the lines that somebody types at a terminal, with a line editor.
type typed struct {
	keys        *keyboard
	editor      *liner.State
	usual, edit liner.ModeApplier // of the terminal; nil if it cannot be edited on
	history     *history

	interrupts chan os.Signal
	mu         sync.Mutex
	cancel     context.CancelCauseFunc // of the line that runs, nil if there is none
}

// errInterrupted is the cause when the person at the terminal ends a line.
var errInterrupted = fault.New(fault.Canceled, "interrupted")

// newTyped makes the terminal ready. complete says what may stand at the end of a
// text.
func newTyped(keys *keyboard, complete func(text string) (from int, words []string)) *typed {
	t := &typed{keys: keys, interrupts: make(chan os.Signal, 1), history: openHistory(os.Getenv)}
	t.usual, _ = liner.TerminalMode()
	t.editor = liner.NewLiner()
	withoutSignals(int(os.Stdin.Fd()))
	t.edit, _ = liner.TerminalMode()
	t.apply(t.usual)
	t.editor.SetCtrlCAborts(true)
	t.editor.SetMultiLineMode(true)
	t.editor.SetBeep(false)
	t.editor.SetTabCompletionStyle(liner.TabPrints)
	t.editor.SetWordCompleter(func(line string, pos int) (string, []string, string) {
		runes := []rune(line)
		text := string(runes[:pos])
		from, words := complete(text)
		return text[:from], words, string(runes[pos:])
	})
	for _, line := range t.history.lines {
		t.editor.AppendHistory(line)
	}
	signal.Notify(t.interrupts, syscall.SIGINT)
	go t.listen()
	fmt.Println("unilua: help() says what there is, Ctrl-D ends")
	return t
}

// withoutSignals makes Ctrl-C at a terminal a character like any other. The editor
// does so, too, but only after it has shown the prompt.
func withoutSignals(terminal int) {
	mode, err := unix.IoctlGetTermios(terminal, unix.TCGETS)
	if err != nil {
		return // it is not edited on
	}
	mode.Lflag &^= unix.ISIG
	_ = unix.IoctlSetTermios(terminal, unix.TCSETS, mode) // only a moment is lost
}

// apply sets a mode of the terminal.
func (t *typed) apply(mode liner.ModeApplier) {
	if mode != nil {
		_ = mode.ApplyMode() // a terminal that is gone ends the input, too
	}
}

// listen ends the line that runs at each interrupt.
func (t *typed) listen() {
	for range t.interrupts {
		t.mu.Lock()
		if t.cancel != nil {
			t.cancel(errInterrupted)
		}
		t.mu.Unlock()
	}
}

func (t *typed) next(begun bool) (string, error) {
	if err := t.keys.take(); err != nil {
		return "", err
	}
	defer t.keys.give()
	t.apply(t.edit)
	defer t.apply(t.usual)
	prompt := "> "
	if begun {
		prompt = ">> "
	}
	line, err := t.editor.Prompt(prompt)
	switch {
	case errors.Is(err, liner.ErrPromptAborted):
		return "", errDropped
	case errors.Is(err, io.EOF):
		fmt.Println()
		return "", io.EOF
	case err != nil:
		return "", err
	}
	if t.history.add(line) {
		t.editor.AppendHistory(line)
	}
	return line, nil
}

func (t *typed) running() (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancelCause(context.Background())
	t.mu.Lock()
	t.cancel = cancel
	t.mu.Unlock()
	return ctx, func() {
		t.mu.Lock()
		t.cancel = nil
		t.mu.Unlock()
		cancel(nil)
	}
}

// Close leaves the terminal as it was, also while a line is awaited.
func (t *typed) Close() error {
	signal.Stop(t.interrupts)
	close(t.interrupts)
	t.apply(t.usual)
	return t.history.Close()
}
