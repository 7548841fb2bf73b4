package sandbox

import (
	"fmt"
	"iter"
	"reflect"
	"strings"

	lua "github.com/yuin/gopher-lua"
)

// Frame is one level of a Lua stack.
type Frame struct {
	Function string // such as "function 'work'" or "main chunk"
	File     string // empty for a native
	Line     int
	Locals   []Local
}

// Local is a local variable of a frame, with its value in short.
type Local struct{ Name, Value string }

func (f Frame) String() string {
	if f.File == "" {
		return fmt.Sprintf("[native]: in %s", f.Function)
	}
	return fmt.Sprintf("%s:%d: in %s", f.File, f.Line, f.Function)
}

// maxShown is the number of frames that are shown of a deep stack.
const maxShown = 20

// frames yields the frames of a thread, the innermost first, without their
// locals.
func frames(L *lua.LState) iter.Seq2[Frame, *lua.Debug] {
	return func(yield func(Frame, *lua.Debug) bool) {
		for level := 0; ; level++ {
			dbg, ok := L.GetStack(level)
			if !ok {
				return
			}
			level += tailCalls(dbg)
			fn := inspect(L, dbg)
			if fn == guarded {
				continue
			}
			if !yield(describe(fn, dbg), dbg) {
				return
			}
		}
	}
}

// inspect fills in dbg and returns the frame's function. A frame that has run
// past the end of its code, which a fault of the compiler can bring about, has
// no current line, and gopher-lua panics when asked for it.
func inspect(L *lua.LState, dbg *lua.Debug) (fn *lua.LFunction) {
	defer func() {
		if recover() != nil {
			fn = info(L, "nSf", dbg)
		}
	}()
	return info(L, "nSlf", dbg)
}

func info(L *lua.LState, what string, dbg *lua.Debug) *lua.LFunction {
	fn, _ := L.GetInfo(what, dbg, lua.LNil) // fails only for a letter it does not know
	return fn.(*lua.LFunction)
}

// tailCalls returns how many levels gopher-lua counts for a frame, in addition
// to the first: one for each frame that it replaced.
func tailCalls(dbg *lua.Debug) int {
	frame := reflect.ValueOf(dbg).Elem().FieldByName("frame").Elem()
	if frame.FieldByName("Fn").Elem().FieldByName("IsG").Bool() {
		return 0
	}
	return int(frame.FieldByName("TailCall").Int())
}

func describe(fn *lua.LFunction, dbg *lua.Debug) Frame {
	f := Frame{Function: fmt.Sprintf("function '%s'", dbg.Name)}
	if strings.HasPrefix(dbg.Name, "<") || dbg.Name == "?" || dbg.Name == "(anonymous)" {
		f.Function = "function " + strings.Trim(dbg.Name, "()")
	}
	if dbg.Name == "corountine" { // so gopher-lua spells it
		f.Function = "coroutine"
	}
	if fn.IsG {
		return f
	}
	f.File, f.Line = fn.Proto.SourceName, dbg.CurrentLine
	if fn.Proto.LineDefined == 0 {
		f.Function = "main chunk"
	}
	return f
}

// locals returns the local variables of a frame that a reader would know.
func locals(L *lua.LState, dbg *lua.Debug) []Local {
	const most = 12
	var found []Local
	for i := 1; len(found) < most; i++ {
		name, v := L.GetLocal(dbg, i)
		if name == "" || strings.HasPrefix(name, "(*") {
			break
		}
		if v == nil || strings.HasPrefix(name, "(") || name == "arg" { // every function with ... has an arg
			continue
		}
		found = append(found, Local{name, show(v)})
	}
	return found
}

// stack returns the innermost frames of a thread with their locals.
func stack(L *lua.LState) []Frame {
	var all []Frame
	for f, dbg := range frames(L) {
		if f.File != "" {
			f.Locals = locals(L, dbg)
		}
		if all = append(all, f); len(all) == maxShown {
			break
		}
	}
	return all
}
