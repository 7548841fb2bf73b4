package sandbox

import (
	"fmt"
	"os"
	"strings"

	lua "github.com/yuin/gopher-lua"

	"github.com/unilua/unilua/engine/sandbox/world"
)

func ioFunctions(map[string]*lua.LTable) map[string]lua.LValue {
	functions := natives(map[string]lua.LGFunction{
		"close": ioClose, "flush": ioFlush, "input": ioInput, "lines": ioLines, "open": ioOpen, "output": ioOutput,
		"popen": ioPopen, "read": ioRead, "tmpfile": ioTmpfile, "type": ioType, "write": ioWrite,
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
func checkFile(L *lua.LState) *handle {
	h := handleOf(L, L.Get(1))
	if h == nil {
		typeError(L, 1, "FILE*")
	}
	if h.closed {
		raise(L, closedFile)
	}
	return h
}

const closedFile = "attempt to use a closed file"

// defaultFile returns the file that io.read or io.write uses. If it is closed,
// that is raised.
func defaultFile(L *lua.LState, set *lua.LUserData, standard standardFile, closed string) *handle {
	if set == nil {
		return Of(L).standardHandle(standard)
	}
	h := handleOf(L, set)
	if h.closed {
		raise(L, "%s", closed)
	}
	return h
}

func defaultIn(L *lua.LState) *handle {
	return defaultFile(L, Of(L).in, stdin, "standard input file is closed")
}

func defaultOut(L *lua.LState) *handle {
	return defaultFile(L, Of(L).out, stdout, "standard output file is closed")
}

func ioOpen(L *lua.LState) int {
	name, how := checkText(L, 1), optText(L, 2, "r")
	m, ok := modes[strings.Replace(how, "b", "", 1)]
	if !ok {
		argumentError(L, 2, "invalid mode")
	}
	h, err := Of(L).open(name, m)
	if err != nil {
		Of(L).control.check(L)
		return failFile(L, name, err)
	}
	L.Push(fileUserData(h))
	return 1
}

// tempPrefix is how the names of temporary files begin.
const tempPrefix = "lua_"

func ioTmpfile(L *lua.LState) int {
	s, dir := Of(L), os.TempDir()
	if err := s.mayOpen(); err != nil {
		return failFile(L, dir, err)
	}
	r, err := s.Do(&world.Op{Verb: world.Scratch, Path: dir, To: tempPrefix})
	if err != nil {
		return failFile(L, dir, err)
	}
	L.Push(fileUserData(s.adoptFile(r.Path, r.File, modes["w+"])))
	return 1
}

// openDefault opens the file that argument 1 of io.input or io.output names, if
// it is not a file itself.
func openDefault(L *lua.LState, how string) *lua.LUserData {
	name, ok := text(L.Get(1))
	if !ok {
		checkFile(L)
		return L.Get(1).(*lua.LUserData)
	}
	h, err := Of(L).open(name, modes[how])
	if err != nil {
		failOpen(L, L.Get(1), err)
	}
	return fileUserData(h)
}

// failOpen raises that the file that argument 1 names cannot be opened.
func failOpen(L *lua.LState, name lua.LValue, err error) {
	Of(L).control.check(L)
	s, _ := text(name)
	err = systemFault(s, err)
	Of(L).noted = err
	argumentError(L, 1, "%s", err)
}

func ioInput(L *lua.LState) int {
	s := Of(L)
	if L.Get(1) != lua.LNil {
		s.in = openDefault(L, "r")
	}
	return pushDefault(L, s.in, stdin)
}

func ioOutput(L *lua.LState) int {
	s := Of(L)
	if L.Get(1) != lua.LNil {
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
	h := handleOf(L, checkAny(L, 1))
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
	if L.Get(1) == lua.LNil && L.GetTop() == 0 {
		return closeHandle(L, defaultFile(L, Of(L).out, stdout, closedFile))
	}
	return fileClose(L)
}

func fileClose(L *lua.LState) int { return closeHandle(L, checkFile(L)) }

// closeHandle closes a file for a script. The standard ones belong to others
// too.
func closeHandle(L *lua.LState, h *handle) int {
	if h.file == nil {
		L.Push(lua.LNil)
		L.Push(lua.LString("cannot close standard file"))
		return 2
	}
	err := h.close()
	Of(L).control.check(L)
	return succeed(L, h.name, err)
}

func ioFlush(L *lua.LState) int { return flushHandle(L, defaultOut(L)) }

func fileFlush(L *lua.LState) int { return flushHandle(L, checkFile(L)) }

func flushHandle(L *lua.LState, h *handle) int { return succeed(L, h.name, h.out.Flush()) }

// fileSetvbuf is f:setvbuf(mode, size). The size is not used, and standard files
// pass whole lines on in every mode.
func fileSetvbuf(L *lua.LState) int {
	h := checkFile(L)
	h.buffering = buffering(checkOption(L, 2, "", "full", "no", "line"))
	optNumber(L, 3, 0)
	L.Push(lua.LTrue)
	return 1
}

func ioWrite(L *lua.LState) int { return writeHandle(L, defaultOut(L), 1) }

func fileWrite(L *lua.LState) int { return writeHandle(L, checkFile(L), 2) }

// writeHandle writes the arguments from the first on, in one piece.
func writeHandle(L *lua.LState, h *handle, first int) int {
	var line []byte
	for i := first; i <= L.GetTop(); i++ {
		extended, ok := appendText(line, L.Get(i))
		if !ok {
			typeError(L, i, "string")
		}
		line = extended
	}
	err := h.write(line)
	if err != nil {
		Of(L).control.check(L)
	}
	return succeed(L, h.name, err)
}

func fileSeek(L *lua.LState) int {
	h := checkFile(L)
	whence := checkOption(L, 2, "cur", "set", "cur", "end") // in the order of io.SeekStart and so on
	at, err := h.seek(int64(optNumber(L, 3, 0)), whence)
	if err != nil {
		return failFile(L, h.name, err)
	}
	L.Push(lua.LNumber(at))
	return 1
}
