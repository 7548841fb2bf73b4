package sandbox

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/unilua/unilua/engine/sandbox/number"
	"github.com/unilua/unilua/engine/sandbox/permission"
	"github.com/unilua/unilua/engine/sandbox/stream"
	lua "github.com/yuin/gopher-lua"
)

func ioFunctions(map[string]*lua.LTable) map[string]lua.LValue {
	functions := natives(map[string]lua.LGFunction{
		"close": ioClose, "flush": ioFlush, "input": ioInput, "lines": ioLines, "open": ioOpen, "output": ioOutput,
		"read": ioRead, "tmpfile": ioTmpfile, "type": ioType, "write": ioWrite,
	})
	for name, f := range map[string]standardFile{"stdin": stdin, "stdout": stdout, "stderr": stderr} {
		functions[name] = standardUserData[f]
	}
	return functions
}

// fileMeta is the metatable of files, shared by all states and so not to be
// seen.
var fileMeta = func() *lua.LTable {
	methods := natives(map[string]lua.LGFunction{
		"close": fileClose, "flush": fileFlush, "lines": fileLines, "read": fileRead, "seek": fileSeek,
		"setvbuf": fileSetvbuf, "write": fileWrite,
	})
	return table(map[string]lua.LValue{
		"__index": table(methods), "__tostring": native(fileToString), "__metatable": lua.LFalse,
	})
}()

var standardUserData = [...]*lua.LUserData{
	{Value: stdin, Metatable: fileMeta}, {Value: stdout, Metatable: fileMeta}, {Value: stderr, Metatable: fileMeta},
}

func fileUserData(h *handle) *lua.LUserData { return &lua.LUserData{Value: h, Metatable: fileMeta} }

// handleOf returns the file that v is, nil if it is none.
func handleOf(L *lua.LState, v lua.LValue) *handle {
	if ud, ok := v.(*lua.LUserData); ok {
		switch f := ud.Value.(type) {
		case *handle:
			return f
		case standardFile:
			return Of(L).standardHandle(f)
		}
	}
	return nil
}

// checkFile returns the file that is the first argument, which must be open.
func checkFile(L *lua.LState, function string) *handle {
	h := handleOf(L, L.Get(1))
	if h == nil {
		argError(L, 1, function, "file expected, got %s", L.Get(1).Type())
	}
	if h.closed {
		L.RaiseError("attempt to use a closed file")
	}
	return h
}

// defaultFile returns the file that io.read or io.write uses.
func defaultFile(L *lua.LState, set *lua.LUserData, standard standardFile) *handle {
	if set == nil {
		return Of(L).standardHandle(standard)
	}
	h := handleOf(L, set)
	if h.closed {
		L.RaiseError("default %s file is closed", [...]string{"input", "output"}[standard])
	}
	return h
}

func defaultIn(L *lua.LState) *handle { return defaultFile(L, Of(L).in, stdin) }

func defaultOut(L *lua.LState) *handle { return defaultFile(L, Of(L).out, stdout) }

func ioOpen(L *lua.LState) int {
	name, how := L.CheckString(1), L.OptString(2, "r")
	m, ok := modes[strings.Replace(how, "b", "", 1)]
	if !ok {
		argError(L, 2, "open", "invalid mode '%s'", how)
	}
	h, err := Of(L).open(name, m)
	if err != nil {
		return fail(L, err)
	}
	L.Push(fileUserData(h))
	return 1
}

func ioTmpfile(L *lua.LState) int {
	s := Of(L)
	dir, err := s.Path(permission.Write, os.TempDir())
	if err != nil {
		return fail(L, err)
	}
	f, err := os.CreateTemp(dir, "lua_*")
	if err != nil {
		return fail(L, fileFault(dir, err))
	}
	if err := os.Remove(f.Name()); err != nil { // it lives on until it is closed
		f.Close()
		return fail(L, fileFault(dir, err))
	}
	L.Push(fileUserData(s.adoptFile(f.Name(), f, modes["w+"])))
	return 1
}

// openDefault opens the file that io.input, io.output or io.lines names.
func openDefault(L *lua.LState, how string) *lua.LUserData {
	if ud, ok := L.Get(1).(*lua.LUserData); ok && handleOf(L, ud) != nil {
		return ud
	}
	h, err := Of(L).open(L.CheckString(1), modes[how])
	if err != nil {
		Raise(L, err)
	}
	return fileUserData(h)
}

func ioInput(L *lua.LState) int {
	s := Of(L)
	if L.GetTop() > 0 && L.Get(1) != lua.LNil {
		s.in = openDefault(L, "r")
	}
	return pushDefault(L, s.in, stdin)
}

func ioOutput(L *lua.LState) int {
	s := Of(L)
	if L.GetTop() > 0 && L.Get(1) != lua.LNil {
		s.out = openDefault(L, "w")
	}
	return pushDefault(L, s.out, stdout)
}

func pushDefault(L *lua.LState, set *lua.LUserData, standard standardFile) int {
	if set == nil {
		set = standardUserData[standard]
	}
	L.Push(set)
	return 1
}

func ioType(L *lua.LState) int {
	h := handleOf(L, L.CheckAny(1))
	switch {
	case h == nil:
		L.Push(lua.LNil)
	case h.closed:
		L.Push(lua.LString("closed file"))
	default:
		L.Push(lua.LString("file"))
	}
	return 1
}

func fileToString(L *lua.LState) int {
	h := handleOf(L, L.Get(1))
	if h == nil || h.closed {
		L.Push(lua.LString("file (closed)"))
	} else {
		L.Push(lua.LString(fmt.Sprintf("file (%s)", h.name)))
	}
	return 1
}

func ioClose(L *lua.LState) int {
	if L.GetTop() == 0 {
		return closeHandle(L, defaultOut(L))
	}
	return fileClose(L)
}

func fileClose(L *lua.LState) int { return closeHandle(L, checkFile(L, "close")) }

func closeHandle(L *lua.LState, h *handle) int { return succeed(L, h.name, h.close()) }

func ioFlush(L *lua.LState) int { return flushHandle(L, defaultOut(L)) }

func fileFlush(L *lua.LState) int { return flushHandle(L, checkFile(L, "flush")) }

func flushHandle(L *lua.LState, h *handle) int { return succeed(L, h.name, h.out.Flush()) }

// fileSetvbuf accepts every mode: standard files pass whole lines on, others
// are buffered.
func fileSetvbuf(L *lua.LState) int {
	checkFile(L, "setvbuf")
	L.Push(lua.LTrue)
	return 1
}

func ioWrite(L *lua.LState) int { return writeHandle(L, defaultOut(L), 1) }

func fileWrite(L *lua.LState) int { return writeHandle(L, checkFile(L, "write"), 2) }

// writeHandle writes the arguments from the first on, in one piece.
func writeHandle(L *lua.LState, h *handle, first int) int {
	var line strings.Builder
	for i := first; i <= L.GetTop(); i++ {
		piece, ok := text(L.Get(i))
		if !ok {
			argError(L, i-first+1, "write", "string expected, got %s", L.Get(i).Type())
		}
		line.WriteString(piece)
	}
	return succeed(L, h.name, h.write(line.String()))
}

func fileSeek(L *lua.LState) int {
	h := checkFile(L, "seek")
	whence, ok := map[string]int{"set": io.SeekStart, "cur": io.SeekCurrent, "end": io.SeekEnd}[L.OptString(2, "cur")]
	if !ok {
		argError(L, 1, "seek", "invalid option '%s'", L.CheckString(2))
	}
	at, err := h.seek(L.OptInt64(3, 0), whence)
	if err != nil {
		return fail(L, fileFault(h.name, err))
	}
	L.Push(lua.LNumber(at))
	return 1
}

func ioLines(L *lua.LState) int {
	if L.GetTop() == 0 || L.Get(1) == lua.LNil {
		return pushLines(L, defaultIn(L), false)
	}
	return pushLines(L, handleOf(L, openDefault(L, "r")), true)
}

func fileLines(L *lua.LState) int { return pushLines(L, checkFile(L, "lines"), false) }

// pushLines returns an iterator over the lines of h, which it closes at the end
// if it was opened for it.
func pushLines(L *lua.LState, h *handle, own bool) int {
	L.Push(native(func(L *lua.LState) int {
		if h.closed {
			L.RaiseError("file is already closed")
		}
		line, ok, err := h.line(Context(L), false)
		if err != nil {
			Raise(L, fileFault(h.name, err))
		}
		if ok {
			L.Push(lua.LString(line))
			return 1
		}
		if own {
			if err := h.close(); err != nil {
				Raise(L, fileFault(h.name, err))
			}
		}
		L.Push(lua.LNil)
		return 1
	}))
	return 1
}

func ioRead(L *lua.LState) int { return readHandle(L, defaultIn(L), 1) }

func fileRead(L *lua.LState) int { return readHandle(L, checkFile(L, "read"), 2) }

// readHandle reads what the arguments from the first on ask for, a line if
// there are none. At the end of the file a nil is the last result.
func readHandle(L *lua.LState, h *handle, first int) int {
	top := L.GetTop()
	if top < first {
		L.Push(lua.LString("*l"))
		defer L.Remove(first)
		top = first
	}
	in, err := h.reading()
	if err != nil {
		return fail(L, fileFault(h.name, err))
	}
	n := 0
	for i := first; i <= top; i++ {
		v, err := readFormat(L, h, in, i, i-first+1)
		if err != nil && !errors.Is(err, io.EOF) {
			Of(L).control.check(L)
			return fail(L, fileFault(h.name, err))
		}
		n++
		if err != nil {
			L.Push(lua.LNil)
			break
		}
		L.Push(v)
	}
	return n
}

// readFormat reads what the argument at index asks for, which messages call
// argument number n. At the end of the file it returns io.EOF.
func readFormat(L *lua.LState, h *handle, in *stream.Source, index, n int) (lua.LValue, error) {
	ctx := Context(L)
	if count, ok := L.Get(index).(lua.LNumber); ok {
		text, err := in.Next(ctx, int(count))
		return lua.LString(text), err
	}
	switch format := strings.TrimPrefix(L.CheckString(index), "*"); {
	case strings.HasPrefix(format, "l"), strings.HasPrefix(format, "L"):
		line, ok, err := h.line(ctx, format[0] == 'L')
		if err == nil && !ok {
			err = io.EOF
		}
		return lua.LString(line), err
	case strings.HasPrefix(format, "a"):
		text, err := in.Rest(ctx)
		if errors.Is(err, io.EOF) {
			err = nil
		}
		return lua.LString(text), err
	case strings.HasPrefix(format, "n"):
		word, err := in.Word(ctx, "0123456789.+-", "0123456789abcdefABCDEFxX.+-")
		f, ok := number.Parse(string(word))
		if err == nil && !ok {
			err = io.EOF
		}
		return lua.LNumber(f), err
	}
	argError(L, n, "read", "invalid format")
	return nil, nil
}
