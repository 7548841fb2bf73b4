package main

import (
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"time"
)

// server is a peer that was started here, on a socket in a folder of its own.
type server struct {
	cmd    *exec.Cmd
	dir    string
	socket string
}

// installed reports whether a peer can be measured, and says so if not.
func installed(name string) bool {
	if _, err := exec.LookPath(name); err != nil {
		fmt.Printf("(%s is not installed, left out)\n", name)
		return false
	}
	return true
}

// startServer starts a peer and waits until it listens.
func (b *bench) startServer(name string, args func(dir, socket string) []string) (*server, error) {
	dir, err := b.folder(filepath.Base(name))
	if err != nil {
		return nil, err
	}
	s := &server{dir: dir, socket: filepath.Join(dir, "socket")}
	s.cmd = exec.Command(name, args(dir, s.socket)...)
	s.cmd.Dir = dir
	if err := s.cmd.Start(); err != nil {
		return nil, err
	}
	for deadline := time.Now().Add(10 * time.Second); ; {
		conn, err := net.Dial("unix", s.socket)
		if err == nil {
			return s, conn.Close()
		}
		if time.Now().After(deadline) {
			s.stop()
			return nil, fmt.Errorf("%s does not listen: %w", name, err)
		}
		time.Sleep(10 * time.Millisecond)
	}
}

// stop ends the peer and removes its folder.
func (s *server) stop() {
	_ = s.cmd.Process.Kill()
	_ = s.cmd.Wait()
	_ = os.RemoveAll(s.dir)
}
