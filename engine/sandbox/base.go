package sandbox

import (
	"maps"

	"github.com/unilua/unilua/engine/fault"
	"github.com/unilua/unilua/engine/sandbox/vm"
	lua "github.com/yuin/gopher-lua"
)

func baseFunctions(map[string]*lua.LTable) map[string]lua.LValue {
	functions := natives(map[string]lua.LGFunction{
		"assert": baseAssert, "error": baseError, "collectgarbage": baseCollectGarbage, "gcinfo": baseGCInfo,
		"getmetatable": baseGetMetatable, "setmetatable": baseSetMetatable, "newproxy": baseNewProxy,
		"rawequal": baseRawEqual, "rawget": baseRawGet, "rawset": baseRawSet,
		"select": baseSelect, "type": baseType, "unpack": baseUnpack,
		"pcall": basePcall, "xpcall": baseXpcall, "print": basePrint, "tonumber": baseToNumber, "tostring": baseToString,
		"load": baseLoad, "loadstring": baseLoadString, "loadfile": baseLoadFile, "dofile": baseDoFile,
		"require": baseRequire, "module": baseModule,
	})
	maps.Copy(functions, iterators())
	maps.Copy(functions, natives(environments))
	functions["_VERSION"] = lua.LString(lua.LuaVersion)
	return functions
}

// baseAssert raises its message, at the line of the caller if it is a text. A
// code that comes with it, as the third value of a failed call, is remembered
// for the error of the run.
func baseAssert(L *lua.LState) int {
	if lua.LVAsBool(checkAny(L, 1)) {
		return L.GetTop()
	}
	message := L.Get(2)
	s, isText := text(message)
	switch {
	case message == lua.LNil:
		raise(L, "assertion failed!")
	case !isText:
		L.Error(message, 0)
	}
	if code, ok := L.Get(3).(lua.LString); ok && knownCode(string(code)) != "" {
		Of(L).noted = fault.New(knownCode(string(code)), "%s", s)
	}
	raise(L, "%s", s)
	return 0
}

// baseError puts the position of the caller that level names before a text, if
// that is a script.
func baseError(L *lua.LState) int {
	v, level := L.Get(1), optInt(L, 2, 1)
	if s, ok := text(v); ok && level > 0 {
		v = lua.LString(position(L, level) + s)
	}
	L.Error(v, 0)
	return 0
}

// The options of collectgarbage. Memory is Go's to collect, so that nothing is
// ever to be done and nothing can be tuned: the results say so.
var collecting = []string{"stop", "restart", "collect", "count", "step", "setpause", "setstepmul"}

func baseCollectGarbage(L *lua.LState) int {
	option := collecting[checkOption(L, 1, "collect", collecting...)]
	optInt(L, 2, 0)
	switch option {
	case "count":
		L.Push(lua.LNumber(float64(Of(L).size()) / 1024))
	case "step":
		L.Push(lua.LTrue) // a cycle is finished
	case "setpause", "setstepmul":
		L.Push(lua.LNumber(200)) // Lua's defaults
	default:
		L.Push(lua.LNumber(0))
	}
	return 1
}

func baseGCInfo(L *lua.LState) int {
	L.Push(lua.LNumber(Of(L).size() / 1024))
	return 1
}

func baseGetMetatable(L *lua.LState) int {
	v := checkAny(L, 1)
	if t, ok := v.(*lua.LTable); ok && backing(t) != nil {
		L.Push(lua.LNil)
		return 1
	}
	L.Push(L.GetMetatable(v))
	return 1
}

func baseSetMetatable(L *lua.LState) int {
	t := checkTable(L, 1)
	meta, ok := L.Get(2).(*lua.LTable)
	if !ok && (L.Get(2) != lua.LNil || L.GetTop() < 2) {
		argumentError(L, 2, "nil or table expected")
	}
	Of(L).unfold(t)
	if old, ok := t.Metatable.(*lua.LTable); ok && old.RawGetString("__metatable") != lua.LNil {
		raise(L, "cannot change a protected metatable")
	}
	t.Metatable = lua.LNil
	if meta != nil {
		t.Metatable = meta
	}
	L.SetTop(1)
	return 1
}

// proxy is the Value of the userdata that newproxy makes.
type proxy struct{}

// baseNewProxy makes an empty userdata: newproxy(true) with a metatable of its
// own, newproxy(p) with that of p, which must be a proxy too.
func baseNewProxy(L *lua.LState) int {
	Of(L).control.grab(L, userdataBytes+vm.TableBytes)
	made := &lua.LUserData{Value: proxy{}, Env: L.Env, Metatable: lua.LNil}
	switch v := L.Get(1).(type) {
	case *lua.LNilType:
	case lua.LBool:
		if v {
			made.Metatable = L.CreateTable(0, 0)
		}
	default:
		other, ok := v.(*lua.LUserData)
		if ok {
			_, ok = other.Value.(proxy)
		}
		if !ok || other.Metatable == lua.LNil {
			argumentError(L, 1, "boolean or proxy expected")
		}
		made.Metatable = other.Metatable
	}
	L.Push(made)
	return 1
}

func baseRawEqual(L *lua.LState) int {
	L.Push(lua.LBool(checkAny(L, 1) == checkAny(L, 2)))
	return 1
}

func baseRawGet(L *lua.LState) int {
	t, key := checkTable(L, 1), checkAny(L, 2)
	Of(L).unfold(t)
	L.Push(t.RawGet(key))
	return 1
}

func baseRawSet(L *lua.LState) int {
	t, key, v := checkWritable(L, 1), checkAny(L, 2), checkAny(L, 3)
	if key == lua.LNil {
		raiseBare(L, "table index is nil")
	}
	if key != key { // only a number that is none is not itself
		raiseBare(L, "table index is NaN")
	}
	s := Of(L)
	s.unfold(t)
	grabEntry(L, t, key)
	t.RawSet(key, v)
	L.SetTop(1)
	return 1
}

// baseSelect returns the arguments from a position on, which is counted from
// the end if negative, or for "#" their number.
func baseSelect(L *lua.LState) int {
	top := L.GetTop()
	if s, ok := L.Get(1).(lua.LString); ok && len(s) > 0 && s[0] == '#' {
		L.Push(lua.LNumber(top - 1))
		return 1
	}
	n := checkInt(L, 1)
	if n < 0 {
		n += top
	} else if n > top {
		n = top
	}
	if n < 1 {
		argumentError(L, 1, "index out of range")
	}
	return top - n
}

func baseType(L *lua.LState) int {
	L.Push(typeNames[checkAny(L, 1).Type()])
	return 1
}

// typeNames are made once: a string that is made anew takes memory.
var typeNames = func() (names [lua.LTChannel + 1]lua.LValue) {
	for i := range names {
		names[i] = lua.LString(lua.LValueType(i).String())
	}
	return names
}()

func baseUnpack(L *lua.LState) int {
	t, first := checkTable(L, 1), optInt(L, 2, 1)
	last := 0
	if L.Get(3) == lua.LNil {
		last = lengthOf(L, t)
	} else {
		last = checkInt(L, 3)
	}
	if first > last {
		return 0
	}
	if last-first >= maxUnpacked {
		raise(L, "too many results to unpack")
	}
	grabResults(L, last-first+1)
	for i := first; i <= last; i++ {
		L.Push(rawIndex(t, i))
	}
	return last - first + 1
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
