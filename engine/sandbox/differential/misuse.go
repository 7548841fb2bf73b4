package differential

import "strings"

// misuses are calls of the library that raise, or are close to it.
var misuses = []string{
	`("x"):rep()`, `string.rep()`, `("x"):rep("y")`, `("x"):rep({})`, `("x"):bad()`, `string.bad()`, `string.sub()`, `("x"):sub()`, `("x"):sub({})`,
	`string.char(256)`, `string.char(-1)`, `string.char("x")`, `string.format()`, `string.format("%d")`, `string.format("%d", "x")`, `string.format("%d", {})`,
	`string.format("%y", 1)`, `string.format("%", 1)`, `string.format("%s")`, `string.format("%q")`, `string.format("%10.123f", 1)`, `string.format({})`,
	`("x"):format()`, `("%d"):format()`, `("%d"):format(true)`, `("%c%c"):format(65)`, `("%s %s"):format(1)`,
	`("x"):find()`, `("x"):find("[a")`, `("x"):find("%")`, `("x"):find("(")`, `("x"):find(")")`, `("x"):find("%1")`, `("x"):match("(()")`, `("x"):gsub()`, `("x"):gsub("x")`,
	`("x"):gsub("x", true)`, `("x"):gsub("x", "%2")`, `("x"):gsub("x", function() return {} end)`, `("x"):gsub("x", {x = {}})`, `("x"):gsub("x", "%")`, `("x"):gsub("(", "")`,
	`("x"):find("%b")`, `("x"):find("%f")`, `("x"):find("[]")`, `("x"):find("[^]")`, `("x"):find("[%")`, `("x"):gmatch()`, `("x"):byte({})`, `string.upper()`, `string.len(nil)`, `string.reverse({})`,
	`tonumber()`, `tonumber("z", 99)`, `tonumber("z", 1)`, `tonumber({}, 10)`, `tonumber({})`, `tonumber(nil)`, `tonumber(1, 2)`, `tonumber(nil, 16)`, `tostring()`, `type()`,
	`select()`, `select(0)`, `select(-5, 1)`, `select({})`, `select("x")`, `select(-1)`, `select("#")`, `unpack()`, `unpack(nil)`, `unpack(1)`, `unpack({}, "x")`, `unpack({}, 1, 1e8)`,
	`ipairs()`, `ipairs(nil)`, `pairs(nil)`, `pairs(1)`, `next()`, `next({}, "nokey")`, `next({}, 1)`, `next(nil)`, `rawget()`, `rawget(1)`, `rawset({})`, `rawset({}, 1)`, `rawset({}, nil, 1)`, `rawequal(1)`,
	`setmetatable()`, `setmetatable(1, {})`, `setmetatable({})`, `setmetatable({}, 1)`, `setmetatable({}, nil)`, `getmetatable()`, `getmetatable({})`, `getmetatable(setmetatable({}, {__metatable = "x"}))`, `setmetatable(setmetatable({}, {__metatable = 1}), {})`,
	`pcall()`, `xpcall()`, `xpcall(error)`, `error()`, `assert()`, `assert(nil)`, `assert(false)`, `pcall(nil)`, `pcall(1, 2)`, `pcall(error)`,
	`table.concat()`, `table.concat({{}})`, `table.concat({1, {}, 3})`, `table.concat({1}, {})`, `table.concat({}, "", 1, 2)`, `table.concat({1, 2}, "", "x")`, `table.concat({true})`,
	`table.insert()`, `table.insert({})`, `table.insert({}, 1, 2, 3)`, `table.insert(nil, 1)`, `table.insert({}, "x", 1)`, `table.insert({}, {}, 1)`, `table.remove()`, `table.remove({}, "x")`, `table.remove(1)`,
	`table.sort()`, `table.sort({3, "x"})`, `table.sort({{}, {}})`, `table.sort({1, 2, nil, 3})`, `table.sort({1, 2}, 1)`, `table.sort({3, 2, 1}, function() error("in sort") end)`, `table.sort({2, 1}, error)`, `table.maxn()`, `table.maxn(1)`,
	`math.floor()`, `math.floor("x")`, `math.floor({})`, `math.max()`, `math.min("x", 1)`, `math.sqrt(nil)`, `math.random(0)`, `math.random(2, 1)`, `math.random(1, 2, 3)`, `math.fmod(1)`, `math.fmod(1, 0) ~= 1`, `math.ldexp(1)`, `math.abs("-3")`,
	`coroutine.create()`, `coroutine.create(1)`, `coroutine.resume()`, `coroutine.resume(1)`, `coroutine.status()`, `coroutine.status({})`, `coroutine.wrap()`, `coroutine.wrap(nil)`, `coroutine.yield()`, `coroutine.yield(1)`, `coroutine.running()`,
	`loadstring()`, `loadstring("return 1, 2")()`, `loadstring("return ...", "=named")(3)`, `loadstring("error('in chunk')", "=named")()`, `loadstring("local a = nil; a.b = 1", "@file")()`, `(loadstring("x y"))`, `loadstring("error('x')")()`, `load(1)`, `load(function() end)`,
	`setfenv()`, `getfenv(-1)`, `getfenv({})`, `setfenv(1)`, `setfenv(two, 1)`, `setfenv(print, {})`, `os.time({})`, `os.time({year = 2000})`, `os.date(1)`, `os.date("*t", 0).year`, `os.date("!%Y-%m-%d", 0)`, `os.difftime()`, `io.write({})`, `io.open()`, `io.lines({})`,
	`string.gmatch("a", "(")()`, `("a"):rep(1, 2)`, `("abc"):find("b", -10)`, `("abc"):find("", 10)`, `("abc"):find("b", 1, true)`, `("a.b"):find(".", 2, true)`, `tostring(1, 2)`, `math.pi()`, `string.format("%d", 1.5)`, `string.format("%d", "1.5")`, `string.format("%x", -1)`, `string.format("%5", 1)`,
}

// natives are functions of the library whose arguments are checked.
var natives = strings.Fields(`string.rep string.sub string.len string.byte string.upper string.find string.match string.gmatch string.gsub string.format string.reverse string.char
tonumber tostring type select unpack ipairs next rawget rawset rawequal setmetatable pcall error
table.concat table.insert table.remove table.sort table.maxn
math.floor math.ceil math.abs math.max math.min math.sqrt math.fmod math.modf math.frexp math.ldexp math.pow math.exp math.log math.log10
coroutine.create coroutine.resume coroutine.status coroutine.wrap`)

// natural returns n arguments that are short and of any type.
func (g *generator) natural(n int) string {
	args := make([]string, n)
	for i := range args {
		args[i] = one(g, "nil", "true", "1", "2", "-1", "0.5", `"x"`, `"2"`, `"%d"`, "{}", "{1, 2}", "id", "two", g.quoted(), "3.7", "-0.1", "100")
	}
	return strings.Join(args, ", ")
}
