package main

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"strconv"
	"strings"
)

// startRedis starts a Redis with an append-only file as fsync says: always or
// no, or none if it is "".
func (b *bench) startRedis(fsync string) (*server, error) {
	return b.startServer("redis-server", func(dir, socket string) []string {
		args := []string{"--port", "0", "--unixsocket", socket, "--dir", dir, "--save", "", "--maxclients", "1000"}
		if fsync != "" {
			args = append(args, "--appendonly", "yes", "--appendfsync", fsync)
		}
		return args
	})
}

// redisConn speaks as much of the Redis protocol as is needed here.
type redisConn struct {
	conn net.Conn
	r    *bufio.Reader
}

func dialRedis(s *server) (*redisConn, error) {
	conn, err := net.Dial("unix", s.socket)
	if err != nil {
		return nil, err
	}
	return &redisConn{conn, bufio.NewReader(conn)}, nil
}

// do sends a command and reads its reply: a string, an integer as text, "" for
// none.
func (c *redisConn) do(args ...string) (string, error) {
	var b strings.Builder
	fmt.Fprintf(&b, "*%d\r\n", len(args))
	for _, a := range args {
		fmt.Fprintf(&b, "$%d\r\n%s\r\n", len(a), a)
	}
	if _, err := io.WriteString(c.conn, b.String()); err != nil {
		return "", err
	}
	line, err := c.r.ReadString('\n')
	if err != nil {
		return "", err
	}
	line = strings.TrimSuffix(line, "\r\n")
	switch line[0] {
	case '-':
		return "", fmt.Errorf("redis: %s", line[1:])
	case '$':
		return c.bulk(line[1:])
	}
	return line[1:], nil
}

func (c *redisConn) bulk(length string) (string, error) {
	n, err := strconv.Atoi(length)
	if err != nil || n < 0 {
		return "", err
	}
	buf := make([]byte, n+2)
	_, err = io.ReadFull(c.r, buf)
	return string(buf[:n]), err
}
