package differential

// Exclusions are what generated programs avoid or do not print, since no Lua
// promises it.
var Exclusions = []struct{ What, Why string }{
	{"the order of pairs", "no Lua promises one"},
	{"a table's length with holes", "no Lua promises it: # is asked of lists only"},
	{"addresses", "show leaves them out"},
	{"the sign of nan as text", "C's printf puts one before it or does not: fin keeps nan out of texts, plain takes the sign away"},
	{"the sign of zero", "gopher-lua boxes -0 as 0: plus takes the sign away, before divisions too"},
	{"calls deeper than 100", "lua5.1 allows 200 through the host's stack, and unilua counts otherwise: stop ends them before"},
	{"a generic for of more than three values", "lua5.1 itself takes the wrong registers then"},
	{"(nil and 1 or i) + f() where f sets the local i", "the order is undefined: lua5.1 takes the old i here, but the new one of i + f()"},
	{"t[i] = 1 + f() where f sets the local i", "the order is undefined: lua5.1 takes the new i, gopher-lua the old"},
	{"errors in programs with goto", "LuaJIT, which runs them, words its own"},
}
