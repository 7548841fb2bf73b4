package sandbox

import (
	"math"
	"math/bits"

	lua "github.com/yuin/gopher-lua"
)

// bit32Functions are the library bit32 of Lua 5.2. Its numbers are whole, from 0
// to 2^32-1; an argument is taken modulo 2^32.
func bit32Functions(map[string]*lua.LTable) map[string]lua.LValue {
	return natives(map[string]lua.LGFunction{
		"arshift": bit32Arshift, "band": bit32Band, "bnot": bit32Bnot, "bor": bit32Bor, "btest": bit32Btest, "bxor": bit32Bxor,
		"extract": bit32Extract, "lrotate": bit32Lrotate, "lshift": bit32Lshift, "replace": bit32Replace,
		"rrotate": bit32Rrotate, "rshift": bit32Rshift,
	})
}

const wordSize = 32 // bits

// checkWord returns argument n as 32 bits. A fraction is rounded to the even side.
func checkWord(L *lua.LState, n int) uint32 {
	f := checkNumber(L, n)
	if i := int64(f); -1<<53 <= f && f <= 1<<53 && float64(i) == f {
		return uint32(i)
	}
	rest := math.Mod(math.RoundToEven(f), 1<<wordSize)
	if rest != rest { // f is infinite or NaN
		return 0
	}
	return uint32(int64(rest))
}

func pushWord(L *lua.LState, word uint32) int {
	L.Push(lua.LNumber(word))
	return 1
}

func and(L *lua.LState) uint32 {
	all := ^uint32(0)
	for i := 1; i <= L.GetTop(); i++ {
		all &= checkWord(L, i)
	}
	return all
}

func bit32Band(L *lua.LState) int { return pushWord(L, and(L)) }

func bit32Btest(L *lua.LState) int {
	L.Push(lua.LBool(and(L) != 0))
	return 1
}

func bit32Bor(L *lua.LState) int {
	all := uint32(0)
	for i := 1; i <= L.GetTop(); i++ {
		all |= checkWord(L, i)
	}
	return pushWord(L, all)
}

func bit32Bxor(L *lua.LState) int {
	all := uint32(0)
	for i := 1; i <= L.GetTop(); i++ {
		all ^= checkWord(L, i)
	}
	return pushWord(L, all)
}

func bit32Bnot(L *lua.LState) int { return pushWord(L, ^checkWord(L, 1)) }

// shift moves the bits of word to the left by n, to the right if n is negative.
// The vacant ones are 0.
func shift(word uint32, n int64) uint32 {
	switch {
	case n <= -wordSize || n >= wordSize:
		return 0
	case n < 0:
		return word >> -n
	default:
		return word << n
	}
}

// checkShift returns arguments 1 and 2 of a shift: a word, and by how much.
func checkShift(L *lua.LState) (word uint32, n int64) {
	word = checkWord(L, 1)
	return word, max(-math.MaxInt64, checkTruncated(L, 2)) // so that it can be negated
}

func bit32Lshift(L *lua.LState) int {
	word, n := checkShift(L)
	return pushWord(L, shift(word, n))
}

func bit32Rshift(L *lua.LState) int {
	word, n := checkShift(L)
	return pushWord(L, shift(word, -n))
}

// bit32Arshift keeps the sign when it moves to the right.
func bit32Arshift(L *lua.LState) int {
	word, n := checkShift(L)
	if n < 0 {
		return pushWord(L, shift(word, -n))
	}
	return pushWord(L, uint32(int32(word)>>min(n, wordSize-1)))
}

func bit32Lrotate(L *lua.LState) int {
	word, n := checkShift(L)
	return pushWord(L, bits.RotateLeft32(word, int(n%wordSize)))
}

func bit32Rrotate(L *lua.LState) int {
	word, n := checkShift(L)
	return pushWord(L, bits.RotateLeft32(word, int(-n%wordSize)))
}

// checkField returns arguments n and n+1: the number of the lowest bit, and a mask for
// so many bits as the field is wide.
func checkField(L *lua.LState, n int) (lowest int64, mask uint32) {
	lowest, width := checkTruncated(L, n), optTruncated(L, n+1, 1)
	if lowest < 0 {
		argumentError(L, n, "field cannot be negative")
	}
	if width <= 0 {
		argumentError(L, n+1, "width must be positive")
	}
	if lowest > wordSize || width > wordSize-lowest {
		raise(L, "trying to access non-existent bits")
	}
	return lowest, ^uint32(0) >> (wordSize - width)
}

func bit32Extract(L *lua.LState) int {
	word := checkWord(L, 1)
	lowest, mask := checkField(L, 2)
	return pushWord(L, word>>lowest&mask)
}

func bit32Replace(L *lua.LState) int {
	word, bits := checkWord(L, 1), checkWord(L, 2)
	lowest, mask := checkField(L, 3)
	return pushWord(L, word&^(mask<<lowest)|bits&mask<<lowest)
}
