package bindings

// additions are what Lua 5.1 does not have and later versions do: globals that
// every state has. They are made in engine/sandbox, and only described here.
var additions = []*Module{&tableAddition, &utf8Library, &bit32Library}

var tableAddition = Module{
	Name: "table", global: true,
	Doc: "Functions of later versions of Lua in the library table, beside those of Lua 5.1: pack and unpack are of 5.2, move is of 5.3.",
	Funcs: []Func{
		{
			Name: "pack", Doc: "Returns a list of all arguments, with their number as n: some may be nil.",
			Params:  []Param{{Name: "...", Type: "any", Doc: "what the list gets"}},
			Returns: []Return{{Type: "table", Name: "list"}},
			Example: `local list = table.pack("a", nil, "c")
print(list.n, list[3])`,
		},
		{
			Name: "unpack", Doc: "Returns the elements of a list from i to j, as the global unpack does. Raises if there are more than 65536.",
			Params: []Param{{Name: "list", Type: "table"},
				{Name: "i", Type: "integer", Optional: true, Doc: "1 if absent"},
				{Name: "j", Type: "integer", Optional: true, Doc: "the length of the list if absent"}},
			Returns: []Return{{Type: "any", Name: "..."}},
			Example: `print(table.unpack({ "a", "b", "c" }, 2))`,
		},
		{
			Name: "move",
			Doc: "Copies elements first to last of the table from to index at and after, of the same table or of another one, " +
				"to, which it returns. The ranges may overlap. Metamethods are asked.",
			Params: []Param{{Name: "from", Type: "table"}, {Name: "first", Type: "integer"}, {Name: "last", Type: "integer"},
				{Name: "at", Type: "integer"}, {Name: "to", Type: "table", Optional: true, Doc: "the same table if absent"}},
			Returns: []Return{{Type: "table", Name: "to"}},
			Example: `local list = { "a", "b", "c" }
table.move(list, 1, 3, 2)
print(table.concat(list, " "))`,
		},
	},
}

var utf8Library = Module{
	Name: "utf8", global: true,
	Doc: "The library utf8 of Lua 5.3: characters in strings, which are bytes. Positions are of bytes, from 1, or from the end " +
		"if they are negative. What is not UTF-8 raises, with the byte it is at, but in len.",
	Fields: []Field{{Name: "charpattern", Type: "string", Doc: "the pattern that matches one character of a valid string"}},
	Funcs: []Func{
		{
			Name: "char", Doc: "Returns the string of the characters with those code points.",
			Params:  []Param{{Name: "...", Type: "integer", Doc: "code points, 0 to 0x10FFFF"}},
			Returns: []Return{{Type: "string"}},
			Example: `print(utf8.char(228, 8364))`,
		},
		{
			Name: "codepoint", Doc: "Returns the code points of the characters of s that begin at bytes i to j.",
			Params: []Param{sParam, {Name: "i", Type: "integer", Optional: true, Doc: "1 if absent"},
				{Name: "j", Type: "integer", Optional: true, Doc: "i if absent"}},
			Returns: []Return{{Type: "integer", Name: "..."}},
			Example: `print(utf8.codepoint("ä€", 1, -1))`,
		},
		{
			Name: "codes", Doc: "Returns what a for needs to give the position and the code point of each character of s.",
			Params:  []Param{sParam},
			Returns: []Return{{Type: "fun(s: string, position: integer): integer, integer"}, {Type: "string", Name: "s"}, {Type: "integer", Name: "start"}},
			Example: `for position, code in utf8.codes("aä€") do
  print(position, code)
end`,
		},
		{
			Name: "len",
			Doc: "Returns the number of characters of s that begin at bytes i to j; nil and the position of the first byte that is " +
				"not UTF-8, if there is one.",
			Params: []Param{sParam, {Name: "i", Type: "integer", Optional: true, Doc: "1 if absent"},
				{Name: "j", Type: "integer", Optional: true, Doc: "-1, the end, if absent"}},
			Returns: []Return{{Type: "integer?", Name: "characters"}, {Type: "integer?", Name: "position"}},
			Example: `print(utf8.len("äöü"), utf8.len("a\255"))`,
		},
		{
			Name: "offset",
			Doc: "Returns the position in s at which character n begins, counted from the one at byte i: 1 is that one, -1 the one " +
				"before it, 0 the one that byte i is part of. Returns nil if there is none.",
			Params: []Param{sParam, {Name: "n", Type: "integer"},
				{Name: "i", Type: "integer", Optional: true, Doc: "if absent 1, or behind the end if n is negative"}},
			Returns: []Return{{Type: "integer?", Name: "position"}},
			Example: `local s = "aä€"
print(s:sub(1, utf8.offset(s, 3) - 1))`,
		},
	},
}

var (
	wordParam   = Param{Name: "x", Type: "number", Doc: "taken modulo 2^32"}
	wordsParam  = Param{Name: "...", Type: "number", Doc: "each taken modulo 2^32"}
	shiftParam  = Param{Name: "disp", Type: "integer", Doc: "by how many bits; in the other direction if it is negative"}
	fieldParam  = Param{Name: "field", Type: "integer", Doc: "the lowest bit, 0 to 31"}
	widthParam  = Param{Name: "width", Type: "integer", Optional: true, Doc: "how many bits; 1 if absent"}
	wordReturns = []Return{{Type: "integer"}}
)

var bit32Library = Module{
	Name: "bit32", global: true,
	Doc: "The library bit32 of Lua 5.2: operations on the 32 bits of whole numbers from 0 to 2^32-1.",
	Funcs: []Func{
		{
			Name: "band", Doc: "Returns the bits that are set in all arguments.", Params: []Param{wordsParam}, Returns: wordReturns,
			Example: `print(bit32.band(0xC0A80117, 0xFFFFFF00) == 0xC0A80100)`,
		},
		{Name: "bor", Doc: "Returns the bits that are set in any argument.", Params: []Param{wordsParam}, Returns: wordReturns,
			Example: `print(bit32.bor(1, 4))`},
		{Name: "bxor", Doc: "Returns the bits that are set in an odd number of arguments.", Params: []Param{wordsParam}, Returns: wordReturns,
			Example: `print(bit32.bxor(5, 6))`},
		{Name: "bnot", Doc: "Returns the bits that are not set in x.", Params: []Param{wordParam}, Returns: wordReturns,
			Example: `print(bit32.bnot(0) == 2 ^ 32 - 1)`},
		{Name: "btest", Doc: "Returns whether some bit is set in all arguments.", Params: []Param{wordsParam}, Returns: yesOrNo,
			Example: `local mode = 420 -- 644 in octal
print(bit32.btest(mode, 4))`},
		{Name: "lshift", Doc: "Returns x with its bits moved to the left, and 0 in their places.", Params: []Param{wordParam, shiftParam}, Returns: wordReturns,
			Example: `print(bit32.lshift(1, 8))`},
		{Name: "rshift", Doc: "Returns x with its bits moved to the right, and 0 in their places.", Params: []Param{wordParam, shiftParam}, Returns: wordReturns,
			Example: `print(bit32.rshift(256, 8))`},
		{Name: "arshift", Doc: "Returns x with its bits moved to the right, and copies of the highest one in their places.", Params: []Param{wordParam, shiftParam}, Returns: wordReturns,
			Example: `print(bit32.arshift(0x80000000, 31) == 0xFFFFFFFF)`},
		{Name: "lrotate", Doc: "Returns x with its bits moved to the left; those that leave come back on the right.", Params: []Param{wordParam, shiftParam}, Returns: wordReturns,
			Example: `print(bit32.lrotate(0x80000000, 1))`},
		{Name: "rrotate", Doc: "Returns x with its bits moved to the right; those that leave come back on the left.", Params: []Param{wordParam, shiftParam}, Returns: wordReturns,
			Example: `print(bit32.rrotate(1, 1) == 0x80000000)`},
		{Name: "extract", Doc: "Returns the number in a field of bits of x.", Params: []Param{wordParam, fieldParam, widthParam}, Returns: wordReturns,
			Example: `print(bit32.extract(0xABCD, 8, 4))`},
		{
			Name: "replace", Doc: "Returns x with the lowest bits of v in a field.",
			Params:  []Param{wordParam, {Name: "v", Type: "number", Doc: "taken modulo 2^32"}, fieldParam, widthParam},
			Returns: wordReturns,
			Example: `print(bit32.replace(0, 7, 4, 2))`,
		},
	},
}
