package differential

// Exclusions are what generated programs avoid or do not print, because it
// differs, or may, for a reason outside of the compiler.
var Exclusions = []struct{ What, Why string }{
	{"goto", "Lua 5.1 has none: the tests of rewrite cover it"},
	{"the text of errors", "gopher-lua words many of its own; that there is one, and its value otherwise, is compared"},
	{"tostring and .. of numbers that are not small integers", "gopher-lua prints 17 digits: show uses %.14g"},
	{"nan, inf and -0 as text", "the same, and C's printf puts a sign before nan or does not: show gives one word"},
	{"numbers beyond 1e9", "x % y of large numbers is exact here and rounded in C: num keeps them small"},
	{"the order of pairs", "no Lua promises one"},
	{"a table's length with holes", "no Lua promises it: # is asked of lists only"},
	{"addresses", "show names the type"},
	{"calls through the host's stack deeper than 40", "lua5.1 allows 200, and unilua counts otherwise: protect, drive and meta stop before"},
	{"a generic for of more than three values", "lua5.1 itself takes the wrong registers then"},
	{"(nil and 1 or i) + f() where f sets the local i", "the order is undefined: lua5.1 takes the old i here, but the new one of i + f()"},
	{"t[i] = 1 + f() where f sets the local i", "the order is undefined: lua5.1 takes the new i, gopher-lua the old"},
}
