package bindings

import (
	"fmt"
	"strconv"
	"strings"

	lua "github.com/yuin/gopher-lua"

	"github.com/unilua/unilua/engine/fault"
	"github.com/unilua/unilua/engine/sandbox"
)

func runCommand(a Args) int {
	t, ok := a.Get(1).(*lua.LTable)
	if !ok {
		a.raise("bad argument #1 to 'run' (table expected, got %s: unilua.run{ \"ls\", \"-l\" }, or unilua.run.sh for a shell command)", describe(a.Get(1)))
	}
	return a.runOne(a.program(1, t))
}

// shell is the file that runs shell commands, whatever PATH says.
const shell = "/bin/sh"

func runShell(a Args) int {
	p := &program{}
	p.Argv, p.Path = []string{"sh", "-c", a.String(1)}, shell
	a.commandOptions(p, a.Options(2))
	return a.runOne(p)
}

// runOne answers with what becomes of one program.
func (a Args) runOne(p *program) int {
	if err := a.Run().rt.commander().allow(a.Run(), p); err != nil {
		return a.Fail(err)
	}
	err := a.execute([]*program{p}, 1)
	if err == nil {
		err = p.err
	}
	if err != nil {
		return a.Fail(err)
	}
	a.checkResult(p)
	return a.Push(p.table(a.L))
}

// defaultAtATime is how many programs run.all has at a time.
const defaultAtATime = 4

func runAll(a Args) int {
	programs := a.programs(1)
	limit := int(a.Options(2).Int("limit", 1, defaultAtATime))
	for _, p := range programs {
		if err := a.Run().rt.commander().allow(a.Run(), p); err != nil {
			return a.Fail(err)
		}
	}
	if err := a.execute(programs, min(limit, a.Run().job.Limits.Children)); err != nil {
		return a.Fail(err)
	}
	results := a.L.CreateTable(len(programs), 0)
	for i, p := range programs {
		a.checkResult(p)
		results.RawSetInt(i+1, p.table(a.L))
	}
	return a.Push(results)
}

// programs returns argument n, a list of commands.
func (a Args) programs(n int) []*program {
	list := a.Table(n)
	found := indexesOf(list)
	if !found.all() {
		a.bad(n, "list of commands without holes", list)
	}
	programs := make([]*program, found.entries)
	for i := range programs {
		t, ok := list.RawGetInt(i + 1).(*lua.LTable)
		if !ok {
			a.raise("bad argument #%d to '%s' (table expected as element %d, got %s)", n, a.f.Name, i+1, describe(list.RawGetInt(i+1)))
		}
		programs[i] = a.program(n, t)
	}
	return programs
}

// table returns the result as scripts have it.
func (p *program) table(L *lua.LState) *lua.LTable {
	t := L.CreateTable(0, 9)
	r := &p.result
	t.RawSetString("ok", lua.LBool(r.OK))
	if p.err != nil {
		t.RawSetString("error", lua.LString(p.err.Error()))
		t.RawSetString("error_code", lua.LString(fault.CodeOf(p.err)))
		return t
	}
	if r.Signal == "" {
		t.RawSetString("code", lua.LNumber(r.Code))
	} else {
		t.RawSetString("signal", lua.LString(r.Signal))
	}
	t.RawSetString("timed_out", lua.LBool(r.TimedOut))
	sandbox.MadeText(L, len(r.Stdout)+len(r.Stderr))
	t.RawSetString("stdout", lua.LString(r.Stdout))
	t.RawSetString("stderr", lua.LString(r.Stderr))
	t.RawSetString("duration", seconds(r.Duration))
	t.RawSetString("pid", lua.LNumber(r.PID))
	t.RawSetString("truncated", lua.LBool(r.Truncated))
	return t
}

// checkResult raises if p was to be checked and has failed.
func (a Args) checkResult(p *program) {
	switch {
	case !p.check || p.err == nil && p.result.OK:
	case p.err != nil:
		a.raise("command failed: %s (%s)", p, p.err)
	default:
		a.raise("command failed: %s (%s)%s", p, p.outcome(), lastLines(p.result.Stderr))
	}
}

// outcome says in words how the program failed.
func (p *program) outcome() string {
	switch r := &p.result; {
	case r.TimedOut:
		return "stopped after its timeout of " + p.Timeout.String()
	case r.Signal != "":
		return "ended by " + r.Signal
	default:
		return "exit code " + strconv.Itoa(r.Code)
	}
}

// String returns the command for people: words that a shell would take apart
// are quoted, and a long one is cut.
func (p *program) String() string {
	const most = 500
	words := make([]string, len(p.Argv))
	for i, word := range p.Argv {
		words[i] = word
		if word == "" || strings.ContainsAny(word, " \t\n\"'\\$`|&;<>()*?[]#~") {
			words[i] = strconv.Quote(word)
		}
	}
	line := strings.Join(words, " ")
	if len(line) > most {
		return cutHead(line, most) + "..."
	}
	return line
}

// lastLines returns the end of what a program wrote to stderr, on lines of its
// own.
func lastLines(text string) string {
	const lines, bytes = 10, 2 << 10
	text = cutTail(strings.TrimRight(text, "\n"), bytes)
	at := len(text)
	for range lines {
		if at = strings.LastIndexByte(text[:at], '\n'); at < 0 {
			break
		}
	}
	if text = text[at+1:]; text == "" {
		return ""
	}
	return fmt.Sprintf("\n%s", text)
}
