package main

import (
	"bytes"
	"io"
	"sync"
)

// curtain holds back what is written to a terminal while a question stands on
// it. Behind it are all writers that end at that terminal.
type curtain struct {
	terminal io.Writer

	mu     sync.Mutex
	opened *sync.Cond
	closed bool
	within bool // a line is unfinished on the terminal
	held   bytes.Buffer
}

// maxBehind is how many bytes a curtain holds back before writers have to wait
// for the answer.
const maxBehind = 4 << 20

func newCurtain(terminal io.Writer) *curtain {
	c := &curtain{terminal: terminal}
	c.opened = sync.NewCond(&c.mu)
	return c
}

// writer returns a writer to w, which ends at the terminal.
func (c *curtain) writer(w io.Writer) io.Writer { return behind{c, w} }

type behind struct {
	*curtain
	w io.Writer
}

// Write writes to the terminal, or holds it back.
func (b behind) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for b.closed && b.held.Len()+len(p) > maxBehind {
		b.opened.Wait()
	}
	if b.closed {
		return b.held.Write(p)
	}
	if len(p) > 0 {
		b.within = p[len(p)-1] != '\n'
	}
	return b.w.Write(p)
}

// show closes the curtain and writes a question at the beginning of a line.
func (c *curtain) show(question string) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.closed = true
	if c.within {
		question = "\n" + question
	}
	c.within = false // the answer ends the line
	_, err := io.WriteString(c.terminal, question)
	return err
}

// open shows what was held back.
func (c *curtain) open() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.closed = false; c.held.Len() > 0 {
		c.within = c.held.Bytes()[c.held.Len()-1] != '\n'
		_, _ = c.held.WriteTo(c.terminal) // who writes next finds out what is wrong with it
		c.held = bytes.Buffer{}
	}
	c.opened.Broadcast()
}
