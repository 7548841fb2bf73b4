package sandbox

import (
	"fmt"
	"reflect"

	"github.com/unilua/unilua/engine/sandbox/number"
	lua "github.com/yuin/gopher-lua"
)

// Arguments of natives, and what is raised when they are wrong, in the words of
// Lua 5.1: a function is called what the calling code calls it, and a position
// is given if the caller is a script.

// raise raises a message at the line of the function that called the running
// native. If that is a native too, there is no position.
func raise(L *lua.LState, format string, args ...any) {
	L.Error(lua.LString(position(L, 1)+fmt.Sprintf(format, args...)), 0)
}

// raiseBare raises a message without a position, as Lua's core does when it is
// at fault inside of a native.
func raiseBare(L *lua.LState, format string, args ...any) {
	L.Error(lua.LString(fmt.Sprintf(format, args...)), 0)
}

// position returns what Lua puts before a message about the function at a
// level, 0 being the running native, 1 its caller: "" for a native.
func position(L *lua.LState, level int) string {
	dbg, ok := levelOf(L, level)
	if !ok || dbg == nil {
		return ""
	}
	if fn := inspect(L, dbg); fn.IsG || dbg.CurrentLine <= 0 {
		return ""
	}
	return fmt.Sprintf("%s:%d: ", dbg.Source, dbg.CurrentLine)
}

// levelOf returns the frame that Lua counts as level, 0 being the running
// native: the native of our own in each protected call does not count. A level
// that a tail call has given up has no frame.
func levelOf(L *lua.LState, level int) (dbg *lua.Debug, ok bool) {
	for at := 0; ; at++ {
		dbg, ok := L.GetStack(at)
		for caller := Of(L).standIns[L]; !ok && caller != nil; caller = Of(L).standIns[L] {
			L, at = caller, 0
			dbg, ok = L.GetStack(at)
		}
		if !ok {
			return nil, false
		}
		if info(L, "f", dbg) == guarded {
			continue
		}
		if level == 0 {
			return dbg, true
		}
		level--
		gone := tailCalls(dbg)
		if level < gone {
			return nil, true
		}
		level -= gone
		at += gone
	}
}

// argumentError raises that argument n of the running native is wrong, and why.
func argumentError(L *lua.LState, n int, format string, args ...any) {
	why := fmt.Sprintf(format, args...)
	name, method := calledAs(L)
	if method {
		n--
	}
	switch {
	case name == "":
		raise(L, "bad argument #%d to '?' (%s)", n, why)
	case method && n == 0:
		raise(L, "calling '%s' on bad self (%s)", name, why)
	default:
		raise(L, "bad argument #%d to '%s' (%s)", n, name, why)
	}
}

// typeError raises that argument n should be something else.
func typeError(L *lua.LState, n int, expected string) {
	argumentError(L, n, "%s expected, got %s", expected, typeName(L, n))
}

// typeName returns what messages call the type of argument n.
func typeName(L *lua.LState, n int) string {
	if n > L.GetTop() {
		return "no value"
	}
	return L.Get(n).Type().String()
}

// calledAs returns what the calling code calls the running native, "" if it
// has no name there, and whether it calls it as a method.
func calledAs(L *lua.LState) (name string, method bool) {
	caller, ok := L.GetStack(1)
	if !ok {
		return "", false
	}
	return callee(L, caller)
}

// callee returns what a frame calls the function that it waits for, and whether
// it calls it as a method. Where scripts make no call, there is no name.
func callee(L *lua.LState, caller *lua.Debug) (name string, method bool) {
	fn := info(L, "f", caller)
	if fn.IsG {
		return "", false
	}
	pc := programCounter(caller) - 1
	if pc < 0 || pc >= len(fn.Proto.Code) {
		return "", false
	}
	switch opcode(fn.Proto.Code[pc]) {
	case lua.OP_TFORLOOP:
		return "(for generator)", false
	case lua.OP_CALL, lua.OP_TAILCALL:
		for _, call := range fn.Proto.DbgCalls {
			if call.Pc == pc && call.Name != "?" && call.Name != "(anonymous)" {
				return call.Name, loadedAsMethod(fn.Proto, pc)
			}
		}
	}
	return "", false
}

// programCounter returns the index of the instruction that a frame of a script
// executes next.
func programCounter(dbg *lua.Debug) int {
	return int(reflect.ValueOf(dbg).Elem().FieldByName("frame").Elem().FieldByName("Pc").Int())
}

func opcode(instruction uint32) int { return int(instruction >> 26) }

func registerA(instruction uint32) int { return int(instruction >> 18 & 0xff) }

// loadedAsMethod reports whether the function that the call at pc calls was
// loaded by the instruction for a method.
func loadedAsMethod(p *lua.FunctionProto, pc int) (method bool) {
	target := registerA(p.Code[pc])
	for i := 0; i < pc; i++ {
		switch op := opcode(p.Code[i]); op {
		case lua.OP_CLOSURE:
			i += int(p.FunctionPrototypes[p.Code[i]&0x3ffff].NumUpvalues) // those are no instructions
		case lua.OP_SELF, lua.OP_GETGLOBAL, lua.OP_GETTABLE, lua.OP_GETTABLEKS, lua.OP_GETUPVAL, lua.OP_MOVE, lua.OP_MOVEN:
			if registerA(p.Code[i]) == target {
				method = op == lua.OP_SELF
			}
		}
	}
	return method
}

// checkAny returns argument n, which must be there.
func checkAny(L *lua.LState, n int) lua.LValue {
	if n > L.GetTop() {
		argumentError(L, n, "value expected")
	}
	return L.Get(n)
}

func checkTable(L *lua.LState, n int) *lua.LTable {
	t, ok := L.Get(n).(*lua.LTable)
	if !ok {
		typeError(L, n, "table")
	}
	return t
}

// checkWritable is checkTable for natives that change a table without regard to
// its metatable: those that all states share must stay as they are.
func checkWritable(L *lua.LState, n int) *lua.LTable {
	t := checkTable(L, n)
	if frozen(t) {
		argumentError(L, n, "the table is read-only")
	}
	return t
}

func checkFunction(L *lua.LState, n int) *lua.LFunction {
	fn, ok := L.Get(n).(*lua.LFunction)
	if !ok {
		typeError(L, n, "function")
	}
	return fn
}

func checkNumber(L *lua.LState, n int) float64 {
	if v, ok := L.Get(n).(lua.LNumber); ok {
		return float64(v)
	}
	f, ok := toNumber(L.Get(n))
	if !ok {
		typeError(L, n, "number")
	}
	return f
}

func optNumber(L *lua.LState, n int, absent float64) float64 {
	if L.Get(n) == lua.LNil {
		return absent
	}
	return checkNumber(L, n)
}

// checkInt returns argument n as an int of C, which has 32 bits.
func checkInt(L *lua.LState, n int) int { return number.Int(checkNumber(L, n)) }

func optInt(L *lua.LState, n, absent int) int {
	if L.Get(n) == lua.LNil {
		return absent
	}
	return checkInt(L, n)
}

func checkText(L *lua.LState, n int) string {
	s, ok := text(L.Get(n))
	if !ok {
		typeError(L, n, "string")
	}
	return s
}

func optText(L *lua.LState, n int, absent string) string {
	if L.Get(n) == lua.LNil {
		return absent
	}
	return checkText(L, n)
}

// checkOption returns which of the known words argument n is. If it is absent,
// it is the given one, unless that is "".
func checkOption(L *lua.LState, n int, absent string, known ...string) int {
	word := absent
	if absent == "" || L.Get(n) != lua.LNil {
		word = checkText(L, n)
	}
	for i, k := range known {
		if k == word {
			return i
		}
	}
	argumentError(L, n, "invalid option '%s'", word)
	return 0
}
