package bindings

import (
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	lua "github.com/yuin/gopher-lua"

	"github.com/unilua/unilua/engine/command"
	"github.com/unilua/unilua/engine/fault"
	"github.com/unilua/unilua/engine/sandbox/permission"
	"github.com/unilua/unilua/engine/value"
)

// program is a command as a script states it, and later what became of it.
type program struct {
	command.Spec
	check  bool
	onLine *lua.LFunction
	ticket uint64 // under which the owner of the run knows it, if that is another process

	result command.Result
	err    error
}

// program reads a command from the table that is argument number n, or stands
// in it.
func (a Args) program(n int, t *lua.LTable) *program {
	p := &program{}
	p.Argv = a.argv(n, t)
	t.ForEach(func(k, _ lua.LValue) { a.checkCommandKey(n, k, len(p.Argv)) })
	a.commandOptions(p, Options{a, t})
	return p
}

// argv returns the list part of a command.
func (a Args) argv(n int, t *lua.LTable) []string {
	var argv []string
	for {
		i := len(argv) + 1
		switch v := t.RawGetInt(i).(type) {
		case lua.LString:
			argv = append(argv, string(v))
		case lua.LNumber:
			argv = append(argv, value.FormatNumber(float64(v)))
		case *lua.LNilType:
			if len(argv) == 0 {
				a.raise("bad argument #%d to '%s' (a program expected as the first element)", n, a.f.Name)
			}
			return argv
		default:
			a.raise("bad argument #%d to '%s' (string expected as element %d, got %s)", n, a.f.Name, i, describe(v))
		}
	}
}

func (a Args) checkCommandKey(n int, k lua.LValue, count int) {
	if i, ok := k.(lua.LNumber); ok {
		if float64(i) != math.Trunc(float64(i)) || i < 1 || int(i) > count {
			a.raise("bad argument #%d to '%s' (a list without holes expected: element %d is nil, element %s is not)",
				n, a.f.Name, count+1, value.FormatNumber(float64(i)))
		}
		return
	}
	if name, ok := k.(lua.LString); !ok || !isOption(commandOptions, string(name)) {
		a.raise("unknown option %s to '%s' (%s)", optionName(k), a.f.Name, knownOptions(commandOptions))
	}
}

// commandOptions reads the options of a command into p.
func (a Args) commandOptions(p *program, o Options) {
	p.Timeout = o.Span("timeout")
	p.Dir = o.String("cwd", "")
	p.Stdin = o.String("stdin", "")
	p.check = o.Bool("check", false)
	p.onLine = o.Function("on_line")
	p.MaxOutput = int(o.Size("max_output", command.DefaultMaxOutput))
	if p.MaxOutput == 0 {
		o.bad("max_output", "size of more than 0")
	}
	p.Env = o.variables("env")
}

// variables returns an option that is a table of variables, nil if it is not
// stated.
func (o Options) variables(name string) map[string]string {
	t := o.Table(name)
	if t == nil {
		return nil
	}
	env := make(map[string]string)
	t.ForEach(func(k, v lua.LValue) {
		key, ok := k.(lua.LString)
		if !ok {
			o.a.raise("bad option '%s' to '%s' (names of variables expected as keys, got %s)", name, o.a.f.Name, describe(k))
		}
		switch v := v.(type) {
		case lua.LString:
			env[string(key)] = string(v)
		case lua.LNumber:
			env[string(key)] = value.FormatNumber(float64(v))
		default:
			o.a.raise("bad option '%s' to '%s' (string expected for %s, got %s)", name, o.a.f.Name, strconv.Quote(string(key)), describe(v))
		}
	})
	return env
}

// allow asks, in the name of by, for the permission to run p, and gives it the
// variables that the run may see. A program that cannot be found is its own
// failure.
func (p *program) allow(may permission.Checker, by permission.Asker) error {
	target, err := p.target()
	if denied := may.Check(permission.Request{Kind: permission.Run, Target: target, Args: p.Argv[1:], By: by}); denied != nil {
		return denied
	}
	for name := range p.Env {
		if loadsCode(name) && !permission.Allows(may, permission.Request{Kind: permission.Run, Target: "*"}) {
			return fault.New(fault.Denied, "setting %s for %q is not allowed, since it makes any program run other code (allow it with --allow-run='*')", name, p.Argv[0])
		}
	}
	p.err = err
	p.Env = visible(p.Env, may)
	return nil
}

// loadsCode reports whether a variable makes the loader, the C library or the
// shell run code that the script chooses, in whatever program it is set for.
func loadsCode(variable string) bool {
	return strings.HasPrefix(variable, "LD_") || strings.HasPrefix(variable, "BASH_FUNC_") || variable == "BASH_ENV" || variable == "GCONV_PATH"
}

// target returns the file that has to be allowed, and no other is run
// afterwards: the script may decide, by env and cwd, which one a name stands
// for. The error is for one that cannot be found, of which the name is returned.
func (p *program) target() (string, error) {
	name := p.Argv[0]
	found, err := p.Find()
	if err == nil {
		found, err = permission.Locate(found)
	}
	if err == nil {
		p.Path = found
		return found, nil
	}
	if strings.Contains(name, "/") {
		if path, failed := filepath.Abs(filepath.Join(p.Dir, name)); failed == nil && !filepath.IsAbs(name) {
			name = path
		}
		if path, failed := permission.Locate(name); failed == nil {
			name = path
		}
	}
	return name, err
}

// visible adds to env the variables of the host that the run may read. Nobody
// is asked about them.
func visible(env map[string]string, may permission.Checker) map[string]string {
	all := make(map[string]string)
	for _, entry := range os.Environ() {
		name, text, _ := strings.Cut(entry, "=")
		if name != "" && permission.Allows(may, permission.Request{Kind: permission.Env, Target: name}) {
			all[name] = text
		}
	}
	for name, text := range env {
		all[name] = text
	}
	return all
}
