package main

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"strings"
)

// startBeanstalk starts a beanstalkd that syncs each write of its binlog.
func (b *bench) startBeanstalk() (*server, error) {
	return b.startServer("beanstalkd", func(dir, socket string) []string {
		return []string{"-l", "unix:" + socket, "-b", dir, "-f", "0"}
	})
}

// beanstalkConn speaks as much of the beanstalkd protocol as is needed here.
type beanstalkConn struct {
	conn net.Conn
	r    *bufio.Reader
}

func dialBeanstalk(s *server) (*beanstalkConn, error) {
	conn, err := net.Dial("unix", s.socket)
	if err != nil {
		return nil, err
	}
	return &beanstalkConn{conn, bufio.NewReader(conn)}, nil
}

// cycle puts a job, reserves one and deletes it.
func (c *beanstalkConn) cycle(body string) error {
	if _, err := c.ask("INSERTED", "put 0 0 60 %d\r\n%s\r\n", len(body), body); err != nil {
		return err
	}
	reply, err := c.ask("RESERVED", "reserve\r\n")
	if err != nil {
		return err
	}
	var id, n int
	if _, err := fmt.Sscanf(reply, "RESERVED %d %d", &id, &n); err != nil {
		return err
	}
	if _, err := c.r.Discard(n + 2); err != nil {
		return err
	}
	_, err = c.ask("DELETED", "delete %d\r\n", id)
	return err
}

func (c *beanstalkConn) ask(expected, format string, args ...any) (string, error) {
	if _, err := io.WriteString(c.conn, fmt.Sprintf(format, args...)); err != nil {
		return "", err
	}
	line, err := c.r.ReadString('\n')
	if err == nil && !strings.HasPrefix(line, expected) {
		err = fmt.Errorf("beanstalkd: %q", line)
	}
	return line, err
}
