package sandbox

import (
	"math"
	"math/rand/v2"

	"github.com/unilua/unilua/engine/sandbox/number"
	"github.com/unilua/unilua/engine/sandbox/random"
	lua "github.com/yuin/gopher-lua"
)

func mathFunctions(map[string]*lua.LTable) map[string]lua.LValue {
	functions := natives(map[string]lua.LGFunction{
		"frexp": mathFrexp, "ldexp": mathLdexp, "max": mathMax, "min": mathMin, "modf": mathModf,
		"random": mathRandom, "randomseed": mathRandomSeed,
	})
	for name, f := range map[string]func(float64) float64{
		"abs": math.Abs, "acos": number.Acos, "asin": number.Asin, "log10": number.Log10,
		"atan": signed(number.Atan), "ceil": signed(math.Ceil), "cos": signed(number.Cos), "cosh": signed(number.Cosh),
		"deg": signed(func(x float64) float64 { return x / (math.Pi / 180) }), "exp": signed(number.Exp), "floor": signed(math.Floor),
		"log": signed(number.Log), "rad": signed(func(x float64) float64 { return x * (math.Pi / 180) }),
		"sin": signed(number.Sin), "sinh": signed(number.Sinh), "sqrt": signed(math.Sqrt), "tan": signed(number.Tan), "tanh": signed(number.Tanh),
	} {
		functions[name] = native(func(L *lua.LState) int {
			L.Push(lua.LNumber(f(checkNumber(L, 1))))
			return 1
		})
	}
	for name, f := range map[string]func(x, y float64) float64{"atan2": number.Atan2, "fmod": math.Mod, "mod": math.Mod, "pow": number.Power} {
		functions[name] = native(func(L *lua.LState) int {
			y := checkNumber(L, 2) // before the first, as Lua does
			x := checkNumber(L, 1)
			L.Push(lua.LNumber(undefined(f(x, y), x, y)))
			return 1
		})
	}
	functions["pi"] = lua.LNumber(math.Pi)
	functions["huge"] = lua.LNumber(math.Inf(1))
	return functions
}

// signed returns f with the sign of what is no number as undefined has it.
func signed(f func(float64) float64) func(float64) float64 {
	return func(x float64) float64 { return undefined(f(x), x, x) }
}

// undefined returns r = f(x, y). If that is no number, it is the one that an
// x86-64 makes: an argument that is none, else one with the sign.
func undefined(r, x, y float64) float64 {
	switch {
	case r == r:
		return r
	case x != x:
		return x
	case y != y:
		return y
	}
	return math.Copysign(math.NaN(), -1)
}

func mathFrexp(L *lua.LState) int {
	fraction, exponent := math.Frexp(checkNumber(L, 1))
	L.Push(lua.LNumber(fraction))
	L.Push(lua.LNumber(exponent))
	return 2
}

func mathLdexp(L *lua.LState) int {
	exponent := checkInt(L, 2) // before the first, as Lua does
	L.Push(lua.LNumber(math.Ldexp(checkNumber(L, 1), exponent)))
	return 1
}

// mathModf returns the whole part and the fraction, both with the sign of x. An
// infinite number has no fraction.
func mathModf(L *lua.LState) int {
	x := checkNumber(L, 1)
	whole, fraction := math.Modf(x)
	if math.IsInf(x, 0) {
		fraction = math.Copysign(0, x)
	}
	L.Push(lua.LNumber(whole))
	L.Push(lua.LNumber(fraction))
	return 2
}

func mathMax(L *lua.LState) int {
	return extreme(L, func(x, largest float64) bool { return x > largest })
}

func mathMin(L *lua.LState) int {
	return extreme(L, func(x, smallest float64) bool { return x < smallest })
}

// extreme returns the argument that beats all others.
func extreme(L *lua.LState, beats func(x, best float64) bool) int {
	best := checkNumber(L, 1)
	for i := 2; i <= L.GetTop(); i++ {
		if x := checkNumber(L, i); beats(x, best) {
			best = x
		}
	}
	L.Push(lua.LNumber(best))
	return 1
}

// mathRandomSeed makes the state's random numbers those that Lua 5.1 gives with
// that seed. Without one, nobody can foresee them.
func mathRandomSeed(L *lua.LState) int {
	Of(L).random = random.New(uint32(checkInt(L, 1))).Float64
	return 0
}

func mathRandom(L *lua.LState) int {
	s := Of(L)
	if s.random == nil {
		s.random = rand.Float64
	}
	r := s.random()
	low, high := 1, 0
	switch L.GetTop() {
	case 0:
		L.Push(lua.LNumber(r))
		return 1
	case 1:
		high = checkInt(L, 1)
	case 2:
		low, high = checkInt(L, 1), checkInt(L, 2)
	default:
		raise(L, "wrong number of arguments")
	}
	if low > high {
		argumentError(L, L.GetTop(), "interval is empty")
	}
	L.Push(lua.LNumber(math.Floor(r*float64(high-low+1)) + float64(low)))
	return 1
}
