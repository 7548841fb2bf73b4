package sandbox

import (
	"fmt"
	"os"
	"strings"

	"github.com/unilua/unilua/engine/sandbox/permission"
	lua "github.com/yuin/gopher-lua"
)

// baseLoad is load(string or function, name, mode, env), as in Lua 5.2, but for
// bytecode.
func baseLoad(L *lua.LState) int {
	if fn, ok := L.Get(1).(*lua.LFunction); ok {
		return load(L, pieces(L, fn), L.OptString(2, "=(load)"), L.Get(4))
	}
	source := L.CheckString(1)
	return load(L, source, L.OptString(2, source), L.Get(4))
}

func baseLoadString(L *lua.LState) int {
	source := L.CheckString(1)
	return load(L, source, L.OptString(2, source), lua.LNil)
}

// pieces returns what fn gives until it gives nothing more.
func pieces(L *lua.LState, fn *lua.LFunction) string {
	var b strings.Builder
	for b.Len() <= maxLoaded {
		L.Push(fn)
		L.Call(0, 1)
		piece := L.Get(-1)
		L.Pop(1)
		if piece != lua.LNil && !lua.LVCanConvToString(piece) {
			L.RaiseError("reader function must return a string")
		}
		if text := lua.LVAsString(piece); text != "" {
			b.WriteString(text)
			continue
		}
		break
	}
	return b.String()
}

func load(L *lua.LState, source, name string, env lua.LValue) int {
	p, err := compileLoaded(chunkName(name), source)
	if err != nil {
		return fail(L, err)
	}
	fn := L.NewFunctionFromProto(p.proto)
	if t, ok := env.(*lua.LTable); ok {
		fn.Env = t
	}
	L.Push(fn)
	return 1
}

// chunkName returns how messages call a chunk, by Lua's rules.
func chunkName(name string) string {
	if rest := strings.TrimLeft(name, "=@"); len(name)-len(rest) == 1 {
		return rest
	}
	const most = 40
	line, _, more := strings.Cut(name, "\n")
	if len(line) > most {
		line, more = strings.ToValidUTF8(line[:most], ""), true
	}
	if more {
		line += "..."
	}
	return fmt.Sprintf("[string \"%s\"]", line)
}

func baseLoadFile(L *lua.LState) int {
	p, err := Of(L).readProgram(L.CheckString(1))
	if err != nil {
		return fail(L, err)
	}
	L.Push(L.NewFunctionFromProto(p.proto))
	return 1
}

func baseDoFile(L *lua.LState) int {
	p, err := Of(L).readProgram(L.CheckString(1))
	if err != nil {
		Raise(L, err)
	}
	L.SetTop(0)
	L.Push(L.NewFunctionFromProto(p.proto))
	L.Call(0, lua.MultRet)
	return L.GetTop()
}

// readProgram compiles a file that the run may read.
func (s *State) readProgram(name string) (*Program, error) {
	path, err := s.Path(permission.Read, name)
	if err != nil {
		return nil, err
	}
	src, err := os.ReadFile(path)
	if err != nil {
		return nil, fileFault(name, err)
	}
	p, err := Compile(name, src)
	if err == nil {
		s.know(p)
	}
	return p, err
}
