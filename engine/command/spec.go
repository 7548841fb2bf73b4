package command

import (
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"

	"github.com/unilua/unilua/engine/fault"
)

// inherited are the variables that a program gets from the host.
var inherited = []string{"PATH", "HOME", "LANG", "TZ", "USER"}

// defaultPath serves a host that has no PATH itself.
const defaultPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"

// check refuses what no program can be given, and fills in the defaults.
func (s *Spec) check() error {
	if len(s.Argv) == 0 || s.Argv[0] == "" {
		return fault.New(fault.Invalid, "no program is named to run")
	}
	if slices.ContainsFunc(s.Argv, hasNUL) || hasNUL(s.Dir) {
		return fault.New(fault.Invalid, "program %q: an argument or its folder contains a zero byte", s.Argv[0])
	}
	for _, name := range slices.Sorted(maps.Keys(s.Env)) {
		if name == "" || strings.Contains(name, "=") || hasNUL(name) || hasNUL(s.Env[name]) {
			return fault.New(fault.Invalid, "program %q: %q cannot be an environment variable", s.Argv[0], name)
		}
	}
	if s.MaxOutput < 0 || s.Timeout < 0 || s.Grace < 0 {
		return fault.New(fault.Invalid, "program %q: a limit is negative", s.Argv[0])
	}
	if s.MaxOutput == 0 {
		s.MaxOutput = DefaultMaxOutput
	}
	if s.Grace == 0 {
		s.Grace = DefaultGrace
	}
	return nil
}

func hasNUL(text string) bool { return strings.IndexByte(text, 0) >= 0 }

// environment returns the variables of the program.
func (s *Spec) environment() map[string]string {
	env := map[string]string{"PATH": defaultPath}
	for _, name := range inherited {
		if v, ok := os.LookupEnv(name); ok {
			env[name] = v
		}
	}
	maps.Copy(env, s.Env)
	return env
}

// Find returns the file that Run would run: the absolute path of a program
// that is looked up in PATH or relative to Dir. The errors are those of Run.
func (s *Spec) Find() (string, error) {
	if err := s.check(); err != nil {
		return "", err
	}
	path, err := s.find(s.environment())
	if err != nil || filepath.IsAbs(path) {
		return path, err
	}
	return filepath.Abs(filepath.Join(s.Dir, path))
}

func (s *Spec) find(env map[string]string) (string, error) {
	name := s.Argv[0]
	if s.Path != "" {
		name = s.Path
	}
	return lookUp(name, s.Dir, env["PATH"])
}

// command returns the program, ready to start.
func (s *Spec) command() (*exec.Cmd, error) {
	if err := checkDir(s.Dir, s.Argv[0]); err != nil {
		return nil, err
	}
	env := s.environment()
	path, err := s.find(env)
	if err != nil {
		return nil, err
	}
	cmd := &exec.Cmd{Path: path, Args: s.Argv, Dir: s.Dir, Env: []string{}}
	for _, name := range slices.Sorted(maps.Keys(env)) {
		cmd.Env = append(cmd.Env, name+"="+env[name])
	}
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
	return cmd, nil
}
