package permission

import (
	"net"
	"os/exec"
	"path/filepath"
	"strings"
)

// matches says of each kind whether a grant covers a target.
var matches = map[Kind]func(grant, target string) bool{
	Run:   matchProgram,
	Read:  matchPath,
	Write: matchPath,
	Net:   matchAddress,
	Env:   wildcard,
}

// matchPath reports whether path, resolved already, is what the grant names or
// lies below it.
func matchPath(grant, path string) bool {
	root, err := Resolve(grant)
	if err != nil {
		return false
	}
	rest, ok := strings.CutPrefix(path, strings.TrimSuffix(root, "/"))
	return ok && (rest == "" || rest[0] == '/')
}

// matchProgram compares where the two are found: a bare name is looked for in
// PATH, so a grant of df does not cover ./df.
func matchProgram(grant, program string) bool {
	want, ok := locate(grant)
	if !ok {
		return false
	}
	got, ok := locate(program)
	return ok && want == got
}

// locate returns where a program is found. Its folder is resolved, it itself is
// not: programs such as busybox are many under one file.
func locate(program string) (string, bool) {
	path := program
	if !strings.Contains(program, "/") {
		found, err := exec.LookPath(program)
		if err != nil {
			return "", false
		}
		path = found
	}
	dir, err := Resolve(filepath.Dir(path))
	return filepath.Join(dir, filepath.Base(path)), err == nil
}

// matchAddress compares host:port; a grant without a port covers every port.
func matchAddress(grant, address string) bool {
	grantHost, grantPort, err := net.SplitHostPort(grant)
	if err != nil {
		grantHost, grantPort = strings.Trim(grant, "[]"), "*"
	}
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		host, port = strings.Trim(address, "[]"), ""
	}
	return wildcard(strings.ToLower(grantHost), strings.ToLower(host)) && (grantPort == "*" || grantPort == port)
}

// wildcard reports whether name fits pattern, in which each * stands for any
// text.
func wildcard(pattern, name string) bool {
	head, tail, star := strings.Cut(pattern, "*")
	if !star {
		return pattern == name
	}
	rest, ok := strings.CutPrefix(name, head)
	if !ok {
		return false
	}
	for {
		middle, after, more := strings.Cut(tail, "*")
		if !more {
			return strings.HasSuffix(rest, tail)
		}
		_, rest, ok = strings.Cut(rest, middle)
		if !ok {
			return false
		}
		tail = after
	}
}
