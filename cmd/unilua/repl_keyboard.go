package main

import (
	"errors"
	"io"
	"os"
	"sync"

	"golang.org/x/sys/unix"
)

// keyboard is the input of a terminal, which the prompt and what runs have in
// turn. What runs reads it with Read. A read that is under way when the prompt
// takes its turn goes on at the end of it: none of what is typed at the prompt
// gets lost.
type keyboard struct {
	in          *os.File
	wake, woken *os.File // both ends of a pipe
	turn        sync.Mutex
}

func newKeyboard(in *os.File) (*keyboard, error) {
	woken, wake, err := os.Pipe()
	return &keyboard{in: in, wake: wake, woken: woken}, err
}

// Read reads what is typed while something runs. It may return nothing.
func (k *keyboard) Read(p []byte) (int, error) {
	k.turn.Lock()
	defer k.turn.Unlock()
	for {
		ready := []unix.PollFd{
			{Fd: int32(k.in.Fd()), Events: unix.POLLIN},
			{Fd: int32(k.woken.Fd()), Events: unix.POLLIN},
		}
		_, err := unix.Poll(ready, -1)
		switch {
		case errors.Is(err, unix.EINTR):
			continue
		case err != nil:
			return 0, os.NewSyscallError("poll", err)
		case ready[1].Revents != 0:
			return 0, nil
		}
		return k.in.Read(p)
	}
}

// take takes the keyboard for the prompt.
func (k *keyboard) take() error {
	if _, err := k.wake.Write([]byte{0}); err != nil {
		return err
	}
	k.turn.Lock()
	_, err := io.ReadFull(k.woken, make([]byte, 1))
	return err
}

// give gives it back.
func (k *keyboard) give() { k.turn.Unlock() }
