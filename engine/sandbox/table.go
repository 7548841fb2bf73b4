package sandbox

import lua "github.com/yuin/gopher-lua"

func tableFunctions(stock map[string]*lua.LTable) map[string]lua.LValue {
	return stockFunctions(stock["table"], "concat", "getn", "insert", "maxn", "remove", "sort")
}
