package sandbox

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"syscall"

	lua "github.com/yuin/gopher-lua"

	"github.com/unilua/unilua/engine/fault"
	"github.com/unilua/unilua/engine/sandbox/syntax"
	"github.com/unilua/unilua/engine/sandbox/world"
)

// baseLoad is load(function, name), and as in Lua 5.2, but for bytecode,
// load(function or string, name, mode, environment).
func baseLoad(L *lua.LState) int {
	if source, ok := L.Get(1).(lua.LString); ok {
		return load(L, string(source), optText(L, 2, string(source)), L.Get(4))
	}
	fn, name := checkFunction(L, 1), optText(L, 2, "=(load)")
	most := Of(L).budget.limits.loaded().Source
	var source strings.Builder
	for more := true; more && source.Len() <= most; {
		piece, err := pieceOf(L, fn)
		if err != nil {
			L.Push(lua.LNil)
			L.Push(err.Object)
			return 2
		}
		source.WriteString(piece)
		more = piece != ""
	}
	return load(L, source.String(), name, L.Get(4))
}

// pieceOf returns what a call of fn gives, "" for nil, or what it raises.
func pieceOf(L *lua.LState, fn *lua.LFunction) (string, *lua.ApiError) {
	top := L.GetTop()
	defer L.SetTop(top)
	L.Push(fn)
	if err := pcall(L, 0, nil); err != nil {
		return "", err
	}
	v := L.Get(top + 1)
	piece, ok := text(v)
	if !ok && v != lua.LNil {
		return "", &lua.ApiError{Object: lua.LString(position(L, 1) + "reader function must return a string")}
	}
	return piece, nil
}

func baseLoadString(L *lua.LState) int {
	source := checkText(L, 1)
	return load(L, source, optText(L, 2, source), lua.LNil)
}

func load(L *lua.LState, source, name string, env lua.LValue) int {
	s := Of(L)
	s.control.work(L, compileWork*len(source))
	p, err := s.budget.limits.compileLoaded(name, source)
	if err != nil {
		return fail(L, err)
	}
	s.loadedCode(L, p)
	fn := L.NewFunctionFromProto(p.code(s))
	if t, ok := env.(*lua.LTable); ok {
		fn.Env = t
	}
	L.Push(fn)
	return 1
}

// loadedCode counts what the code of a loaded program takes, and raises if the
// run may not have so much more.
func (s *State) loadedCode(L *lua.LState, p *Program) {
	w := weigher{state: s}
	w.proto(p.code(s))
	s.control.grab(L, w.bytes)
}

// compileWork is how many instructions take as long as to compile a byte.
const compileWork = 8

// Bytes of the name of a chunk, in C: its parser and its run-time errors cut it
// differently.
const (
	nameInSyntaxErrors = 80
	nameInErrors       = 60
)

// chunkName returns how messages call a chunk, by Lua's rules: the rest of a
// name that begins with = or @, or else the first line of what is the chunk
// itself. It has a byte less than size.
func chunkName(name string, size int) string {
	switch {
	case strings.HasPrefix(name, "="):
		return name[1:min(len(name), size)]
	case strings.HasPrefix(name, "@"):
		room := size - len(` '...' `) - 1
		if name = name[1:]; len(name) > room {
			name = "..." + name[len(name)-room:]
		}
		return name
	}
	room := size - len(` [string "..."] `) - 1
	line := name
	if end := strings.IndexAny(name, "\r\n"); end >= 0 {
		line = name[:end]
	}
	if line = line[:min(len(line), room)]; len(line) < len(name) {
		line += "..."
	}
	return fmt.Sprintf("[string \"%s\"]", line)
}

func baseLoadFile(L *lua.LState) int {
	p, err := Of(L).chunkFile(L)
	if err != nil {
		return fail(L, err)
	}
	L.Push(L.NewFunctionFromProto(p.code(Of(L))))
	return 1
}

// baseDoFile raises what keeps a file from being loaded without a position of
// its own.
func baseDoFile(L *lua.LState) int {
	s := Of(L)
	p, err := s.chunkFile(L)
	if err != nil {
		s.noted = err
		raiseBare(L, "%s", err)
	}
	L.SetTop(0)
	L.Push(L.NewFunctionFromProto(p.code(Of(L))))
	call(L, 0, lua.MultRet)
	return L.GetTop()
}

// chunkFile compiles the file that argument 1 names, the standard input if it is
// absent.
func (s *State) chunkFile(L *lua.LState) (*Program, error) {
	if L.Get(1) != lua.LNil {
		return s.readProgram(checkText(L, 1))
	}
	room, in := Reading(L)
	defer in.Done()
	src, err := readRest(Context(L), s.opts.Stdin, room)
	if err != nil {
		s.control.check(L)
		return nil, systemFault("stdin", err)
	}
	source, _ := text(src)
	return s.budget.limits.Compile("stdin", []byte(source))
}

// readProgram compiles a file that the run may read.
func (s *State) readProgram(name string) (*Program, error) {
	r, err := s.Do(&world.Op{Verb: world.Open, Path: name, How: world.How{Read: true}})
	if err != nil {
		return nil, unreadable("open", name, err)
	}
	defer r.File.Close()
	// As much as is certainly too much for a script.
	src, err := io.ReadAll(io.LimitReader(r.File, syntax.MostSource+1))
	switch {
	case errors.Is(err, syscall.EISDIR):
		return nil, unreadable("read", name, err)
	case err != nil:
		return nil, unreadable("open", name, err)
	}
	p, err := s.budget.limits.Compile(name, src)
	if err == nil {
		s.know(p)
	}
	return p, err
}

// unreadable says what could not be done with a file that was to be loaded, if
// it was the system that refused it.
func unreadable(verb, name string, err error) error {
	known := systemFault(name, err)
	if !errors.As(err, new(syscall.Errno)) {
		return known
	}
	return fault.New(fault.CodeOf(known), "cannot %s %w", verb, known)
}
