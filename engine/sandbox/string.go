package sandbox

import lua "github.com/yuin/gopher-lua"

func stringFunctions(stock map[string]*lua.LTable) map[string]lua.LValue {
	return stockFunctions(stock["string"], "byte", "char", "find", "format", "gfind", "gmatch", "gsub", "len", "lower",
		"match", "rep", "reverse", "sub", "upper")
}
