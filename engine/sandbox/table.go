package sandbox

import (
	"maps"

	lua "github.com/yuin/gopher-lua"
)

func tableFunctions(stock map[string]*lua.LTable) map[string]lua.LValue {
	functions := stockFunctions(stock["table"], "concat", "getn", "insert", "maxn", "remove", "sort")
	maps.Copy(functions, tableAdditions())
	return functions
}
