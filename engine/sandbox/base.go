package sandbox

import (
	"fmt"
	"maps"

	"github.com/unilua/unilua/engine/fault"
	lua "github.com/yuin/gopher-lua"
)

func baseFunctions(stock map[string]*lua.LTable) map[string]lua.LValue {
	base := stock["_G"]
	functions := stockFunctions(base, "getfenv", "setfenv", "ipairs", "newproxy", "rawequal", "select", "tostring", "type", "unpack")
	for _, name := range []string{"next", "pairs", "rawget", "rawset"} {
		functions[name] = unfolding(base.RawGetString(name))
	}
	maps.Copy(functions, natives(map[string]lua.LGFunction{
		"assert": baseAssert, "error": baseError, "collectgarbage": baseCollectGarbage, "getmetatable": baseGetMetatable,
		"setmetatable": baseSetMetatable, "pcall": basePcall, "xpcall": baseXpcall, "print": basePrint, "tonumber": baseToNumber,
		"load": baseLoad, "loadstring": baseLoadString, "loadfile": baseLoadFile, "dofile": baseDoFile,
		"require": baseRequire, "module": baseModule(base),
	}))
	functions["_VERSION"] = lua.LString(lua.LuaVersion)
	return functions
}

func argError(L *lua.LState, n int, function, format string, args ...any) {
	L.RaiseError("bad argument #%d to '%s' (%s)", n, function, fmt.Sprintf(format, args...))
}

// basePrint writes one line in one piece.
func basePrint(L *lua.LState) int {
	var line []byte
	for i := 1; i <= L.GetTop(); i++ {
		if i > 1 {
			line = append(line, '\t')
		}
		text, ok := L.ToStringMeta(L.Get(i)).(lua.LString)
		if !ok {
			L.RaiseError("'tostring' must return a string to 'print'")
		}
		line = append(line, text...)
	}
	if _, err := Of(L).opts.Stdout.Write(append(line, '\n')); err != nil {
		Raise(L, err)
	}
	return 0
}

// baseAssert raises its message as it is. A code that comes with it, as the
// third value of a failed call, is remembered for the error of the run.
func baseAssert(L *lua.LState) int {
	if lua.LVAsBool(L.CheckAny(1)) {
		return L.GetTop()
	}
	if L.GetTop() < 2 {
		L.RaiseError("assertion failed!")
	}
	if code, ok := L.Get(3).(lua.LString); ok && knownCode(string(code)) != "" {
		Of(L).noted = fault.New(knownCode(string(code)), "%s", L.Get(2).String())
	}
	L.Error(L.Get(2), 0)
	return 0
}

// baseError puts the position of the caller that level names before a text, if
// that is a script.
func baseError(L *lua.LState) int {
	v, level := L.Get(1), L.OptInt(2, 1)
	if lua.LVCanConvToString(v) && level > 0 {
		if dbg, ok := levelOf(L, level); ok {
			if _, err := L.GetInfo("Sl", dbg, lua.LNil); err == nil && dbg.CurrentLine > 0 {
				v = lua.LString(fmt.Sprintf("%s:%d: %s", dbg.Source, dbg.CurrentLine, lua.LVAsString(v)))
			}
		}
	}
	L.Error(v, 0)
	return 0
}

// levelOf returns the frame that Lua counts as level, 0 being the running native:
// the native of our own in each protected call does not count.
func levelOf(L *lua.LState, level int) (*lua.Debug, bool) {
	for at := 0; ; at++ {
		dbg, ok := L.GetStack(at)
		switch {
		case !ok:
			return nil, false
		case info(L, "f", dbg) == guarded:
		case level == 0:
			return dbg, true
		default:
			level--
		}
	}
}

func baseCollectGarbage(L *lua.LState) int {
	switch option := L.OptString(1, "collect"); option {
	case "count":
		L.Push(lua.LNumber(float64(Of(L).size()) / 1024))
	case "collect", "stop", "restart", "step", "setpause", "setstepmul":
		L.Push(lua.LNumber(0))
	default:
		argError(L, 1, "collectgarbage", "invalid option '%s'", option)
	}
	return 1
}

func baseGetMetatable(L *lua.LState) int {
	v := L.CheckAny(1)
	if t, ok := v.(*lua.LTable); ok && backing(t) != nil {
		L.Push(lua.LNil)
		return 1
	}
	L.Push(L.GetMetatable(v))
	return 1
}

func baseSetMetatable(L *lua.LState) int {
	t := L.CheckTable(1)
	meta, ok := L.Get(2).(*lua.LTable)
	if !ok && (L.Get(2) != lua.LNil || L.GetTop() < 2) {
		argError(L, 2, "setmetatable", "nil or table expected")
	}
	Of(L).unfold(t)
	if old, ok := t.Metatable.(*lua.LTable); ok && old.RawGetString("__metatable") != lua.LNil {
		L.RaiseError("cannot change a protected metatable")
	}
	t.Metatable = lua.LNil
	if meta != nil {
		t.Metatable = meta
	}
	L.SetTop(1)
	return 1
}

// fail returns nil, the message and the code of err to the script.
func fail(L *lua.LState, err error) int {
	L.Push(lua.LNil)
	L.Push(lua.LString(err.Error()))
	if code := fault.CodeOf(err); code != fault.Internal {
		L.Push(lua.LString(code))
		return 3
	}
	return 2
}
