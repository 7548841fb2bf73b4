package sandbox

import (
	"maps"
	"math"
	"math/rand/v2"

	lua "github.com/yuin/gopher-lua"
)

func mathFunctions(stock map[string]*lua.LTable) map[string]lua.LValue {
	functions := map[string]lua.LValue{}
	stock["math"].ForEach(func(name, v lua.LValue) { functions[name.String()] = v })
	maps.Copy(functions, natives(map[string]lua.LGFunction{"random": mathRandom, "randomseed": mathRandomSeed}))
	functions["huge"] = lua.LNumber(math.Inf(1))
	return functions
}

// mathRandomSeed seeds the state's own numbers; the stock one seeds those of
// the whole process.
func mathRandomSeed(L *lua.LState) int {
	seed := math.Float64bits(float64(L.CheckNumber(1)))
	Of(L).random = rand.New(rand.NewPCG(seed, 0))
	return 0
}

func mathRandom(L *lua.LState) int {
	s := Of(L)
	if s.random == nil {
		s.random = rand.New(rand.NewPCG(rand.Uint64(), rand.Uint64()))
	}
	r := s.random.Float64()
	low, high := 1.0, 0.0
	switch L.GetTop() {
	case 0:
		L.Push(lua.LNumber(r))
		return 1
	case 1:
		high = math.Floor(float64(L.CheckNumber(1)))
	case 2:
		low, high = math.Floor(float64(L.CheckNumber(1))), math.Floor(float64(L.CheckNumber(2)))
	default:
		L.RaiseError("wrong number of arguments")
	}
	if low > high {
		argError(L, L.GetTop(), "random", "interval is empty")
	}
	L.Push(lua.LNumber(low + math.Floor(r*(high-low+1))))
	return 1
}
