package sandbox

import (
	"fmt"
	"strings"

	lua "github.com/yuin/gopher-lua"
)

// debugFunctions is all of debug that scripts have.
func debugFunctions(map[string]*lua.LTable) map[string]lua.LValue {
	return natives(map[string]lua.LGFunction{"traceback": debugTraceback})
}

// debugTraceback is debug.traceback(thread, message, level).
func debugTraceback(L *lua.LState) int {
	thread, first := L, 1
	if th, ok := L.Get(1).(*lua.LState); ok {
		thread, first = th, 2
	}
	var message string
	if L.GetTop() >= first {
		s, ok := text(L.Get(first))
		if !ok {
			L.Push(L.Get(first))
			return 1
		}
		message = s + "\n"
	}
	level := 0
	if thread == L {
		level = 1
	}
	if f, ok := toNumber(L.Get(first + 1)); ok {
		level = int(f)
	}
	L.Push(lua.LString(message + tracebackOf(stackLevels(L, thread), max(level, 0))))
	return 1
}

// tracebackOf writes all levels from one on as Lua does: of many, those before
// the twelfth and the last ten.
func tracebackOf(levels []string, from int) string {
	const innermost, outermost = 12, 10
	lines := []string{"stack traceback:"}
	if from < innermost && len(levels) >= innermost+outermost+2 {
		lines = append(lines, levels[from:innermost]...)
		lines = append(lines, "...")
		from = len(levels) - outermost
	}
	return strings.Join(append(lines, levels[min(from, len(levels)):]...), "\n\t")
}

// stackLevels describes for asking each level of a thread's stack, the innermost
// first, as Lua counts them: a suspended coroutine is in yield, and the host has
// called the main chunk. It takes time quadratic in the depth, since gopher-lua
// finds each level from the top, so it stops when the run has to.
func stackLevels(asking, L *lua.LState) []string {
	const often = 64
	var levels []string
	at := 0
	dbg, ok := L.GetStack(at)
	if ok && L.G.CurrentThread != L && L.Parent == nil && !L.Dead && L != L.G.MainThread {
		if name, _ := callee(L, dbg); name != "" {
			levels = append(levels, fmt.Sprintf("[C]: in function '%s'", name))
		}
	}
	for ok {
		if len(levels)%often == 0 {
			Of(asking).control.check(asking)
		}
		gone := tailCalls(dbg)
		at += 1 + gone
		caller, more := L.GetStack(at)
		if fn := inspect(L, dbg); fn != guarded {
			name := ""
			if more && gone == 0 {
				name, _ = callee(L, caller)
			}
			levels = append(levels, levelText(fn, dbg, name))
		}
		for range gone {
			levels = append(levels, "(tail call): ?")
		}
		dbg, ok = caller, more
	}
	if L == L.G.MainThread {
		levels = append(levels, "[C]: ?")
	}
	return levels
}

// levelText describes a frame that has a name if the code that called it gives
// it one.
func levelText(fn *lua.LFunction, dbg *lua.Debug, name string) string {
	where := "[C]:"
	if !fn.IsG {
		where = fmt.Sprintf("%s:%d:", fn.Proto.SourceName, dbg.CurrentLine)
	}
	switch {
	case name != "":
		return fmt.Sprintf("%s in function '%s'", where, name)
	case fn.IsG:
		return where + " ?"
	case fn.Proto.LineDefined == 0:
		return where + " in main chunk"
	}
	return fmt.Sprintf("%s in function <%s:%d>", where, fn.Proto.SourceName, fn.Proto.LineDefined)
}
