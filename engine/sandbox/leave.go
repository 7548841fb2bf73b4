package sandbox

import lua "github.com/yuin/gopher-lua"

// Leave ends the run that L belongs to, as os.exit does: with an *Exit of that
// code. It does not return.
func Leave(L *lua.LState, code int) { Of(L).control.leave(L, code) }
