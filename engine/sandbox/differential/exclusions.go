package differential

// Exclusions are what generated programs avoid or do not print, since no Lua
// promises it.
var Exclusions = []struct{ What, Why string }{
	{"the order of pairs", "no Lua promises one"},
	{"a table's length with holes", "no Lua promises it: # is asked of lists only"},
	{"an operand that and or or has chosen", "Lua names its variable or does not, as its code happens to be: unilua may name it where Lua does not"},
	{"addresses", "show leaves them out"},
	{"the line of an operator, or of an assignment to a field, that spans several", "Lua names the last, unilua the first: they are printed on one"},
	{"the sign of nan as text", "C's printf puts one before it or does not: fin keeps nan out of texts, plain takes the sign away"},
	{"constants 0 and -0 in one function", "they are one constant, in Lua 5.1 the first, in gopher-lua the last: opaque leaves no constant -0"},
	{"calls deeper than 60", "lua5.1 allows 200 through the host's stack, and unilua counts otherwise: stop ends them before"},
	{"a lone key from 1,000 to 2,000,000", "gopher-lua makes room in its array for all below 2^20, which takes milliseconds: key avoids them"},
	{"functions that need more than 200 registers", "gopher-lua's compiler has no more, Lua 250: up to 180 locals are declared in one"},
	{"a generic for of more than three values", "lua5.1 itself takes the wrong registers then"},
	{"(nil and 1 or i) + f() where f sets the local i", "the order is undefined: lua5.1 takes the old i here, but the new one of i + f()"},
	{"t[i] = 1 + f() where f sets the local i", "the order is undefined: lua5.1 takes the new i, gopher-lua the old"},
	{"the metatable of strings", "it is shared by all states, and so protected"},
	{"the text of syntax errors", "unilua words its own, and the tests of syntax cover them"},
	{"the name of what a generic for cannot call", "lua5.1 names what was in the register before, if anything"},
	{"names and messages with a \\0 in errors", "the functions of C cut them there"},
	{"assert with a message that is no text", "unilua raises it as it is, as later Luas do"},
	{"errors in programs with goto", "LuaJIT, which runs them, words its own"},
}
