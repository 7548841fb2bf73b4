-- pretty.load guards itself with hooks, which scripts do not have.
debug.gethook, debug.sethook, debug.setmetatable = function() end, function() end, function() end

local List, OrderedMap, Set, Map = require("pl.List"), require("pl.OrderedMap"), require("pl.Set"), require("pl.Map")
local stringx, tablex, pretty, template = require("pl.stringx"), require("pl.tablex"), require("pl.pretty"), require("pl.template")
local class, seq, utils, lexer, data = require("pl.class"), require("pl.seq"), require("pl.utils"), require("pl.lexer"), require("pl.data")
local stringio, sip, text, types = require("pl.stringio"), require("pl.sip"), require("pl.text"), require("pl.types")
local permute, comprehension, func = require("pl.permute"), require("pl.comprehension"), require("pl.func")
local array2d, config, operator = require("pl.array2d"), require("pl.config"), require("pl.operator")

local l = List{ 3, 1, 2 }
print(l, l:sorted(), l:reverse(), l:map("_+1"), l:filter(function(x) return x > 1 end), l:slice(1, 2), l:index(2), l:len())
print(List.range(1, 5), List.split("a b c"), l:concat("-"), List{ 1, 2 } .. List{ 3 }, l == List{ 2, 1, 3 }, l:reduce("+"))
print(pcall(function() return List{ 1 }:remove_value(9) end))

local m = OrderedMap()
m:set("z", 1)
m:set("a", 2)
m:insert(1, "first", 0)
for k, v in m:iter() do
  print(k, v)
end
print(m, m:keys(), m:values())

local a, b = Set{ 1, 2, 3 }, Set{ 2, 3, 4 }
print(Set.len(a + b), Set.len(a * b), Set.len(a - b), Set.len(a ^ b), a[1], a < b, Set{ 2 } < a)

print(stringx.split("a,b,,c", ","), stringx.strip("  x "), stringx.center("x", 5, "*"), stringx.count("banana", "an"), stringx.title("hello world"))
print(stringx.startswith("abc", "ab"), stringx.replace("aaa", "a", "b", 2), stringx.partition("k=v=w", "="), stringx.rpartition("k=v=w", "="))
print(stringx.expandtabs("a\tb"), stringx.lines("x\ny")(), stringx.shorten("abcdefghij", 6), stringx.quote_string("a\"b"), stringx.isalpha("abc1"))
for line in stringx.lines("one\ntwo\r\nthree") do
  print(line)
end
print(stringx.join(",", { 1, 2 }), stringx.ljust("x", 3) .. "|", stringx.rjust("x", 3), stringx.lfind("hello", "l"), stringx.rfind("hello", "l"))

print(pretty.write({ 1, 2, { x = 3 }, name = "n" }), pretty.write({ a = { b = {} } }, ""), pretty.number(123456, "N"), pretty.number(5000000, "M"))
print(pretty.read("{ 1, 2, x = 'y' }").x, pretty.read("{ os.exit() }"), pretty.load("a = 1").a)
print(tablex.deepcompare({ 1, { 2 } }, { 1, { 2 } }), pretty.write(tablex.deepcopy({ 1, { 2 } }), ""), tablex.find({ 5, 6 }, 6), tablex.size({ a = 1 }))
print(pretty.write(tablex.map("*", { 1, 2 }, 3), ""), pretty.write(tablex.zip({ 1, 2 }, { 3, 4 }), ""), pretty.write(tablex.sub({ 1, 2, 3 }, 2), ""))
for k, v in tablex.sort({ b = 1, a = 2 }) do
  print(k, v)
end

print(template.substitute("hello $(name)\n# for i = 1, 3 do\n  $(i * 2)\n# end\n", { name = "you" }))
print(template.substitute("# if x then\n", {}))

class.Animal()
function Animal:_init(name) self.name = name end
function Animal:__tostring() return self.name .. ": " .. self:speak() end
class.Dog(Animal)
function Dog:speak() return "bark" end
class.Cat(Animal)
function Cat:_init(name, style)
  self:super(name)
  self.style = style
end
function Cat:speak() return "meow" end
print(Dog("Fido"), Cat("Felix", "tabby"), Dog("x"):is_a(Animal), Dog:class_of(Cat("y")), Cat("z").style)

print(seq.sum({ 1, 2, 3 }), seq.copy(seq.map(string.upper, { "a", "b" })), seq.reduce("*", { 1, 2, 3, 4 }), seq.copy(seq.range(1, 4)), seq.minmax{ 3, 1, 2 })
print(seq({ 1, 2, 3 }):map("_*10"):filter(func._1 and function(x) return x > 10 end):copy())
for token, value in lexer.lua("local x = 10 + 'str' -- comment\nreturn x.y") do
  io.write(token, "=", tostring(value), " ")
end
print()
for token, value in lexer.scan("alpha = 1.5e3 'q' { }") do
  io.write(token, "=", tostring(value), " ")
end
print()
local d = data.read(stringio.open("name,size\na,10\nb,20\n"))
print(d:column_by_name("size"), #d, d.fieldnames)
d:write_row(stringio.create(), d[1])
local out = stringio.create()
out:write("x", 1, "\n")
out:writef("%05.1f|%s", 3.14159, "end")
print(out:value())
local res = {}
print(sip.match("$v{name}=$i{n}", "count=42", res), res.name, res.n, sip.match("($r{x})", "(5)", res))
print(text.format_operator and "operator", text.dedent("  a\n    b"), text.wrap("the quick brown fox", 10), text.fill("a b c d", 4), text.indent("a\nb", 2))
print(types.type(1), types.is_callable(print), types.is_integer(3), types.is_empty({}), types.to_bool("yes"), utils.is_type({}, "table"))
for p in permute.order_iter({ 1, 2, 3 }) do
  io.write(table.concat(p, ""), " ")
end
for x, y in permute.list_iter({ 1, 2 }, { "a", "b" }) do
  io.write(x, y, " ")
end
print()
local C = comprehension.new()
print(List(C("x^2 for x=1,5")()), C("sum(x for x)")({ 1, 2, 3 }))
print(func.I(func._1 + func._2 * 2)(1, 2), tablex.map(func._1 .. "!", { "a" })[1], utils.string_lambda("|x,y| x-y")(5, 3), utils.bind1(math.max, 10)(3))
print(array2d.column({ { 1, 2 }, { 3, 4 } }, 2)[2], pretty.write(array2d.map("_*2", { { 1, 2 } }), ""), operator.add(1, 2), operator.lt("b", "a"))
print(pretty.write(config.read(stringio.open("# c\na = 1\nlist = 1,2,3\n[s]\nb = text\n")), ""))
print(pcall(utils.assert_arg, 1, "x", "number"), pcall(utils.assert_string, 2, 5))
print(utils.escape("a.b"), table.concat(utils.split("a b  c"), "|"), utils.choose(true, 1, 2), utils.memoize(function(x) return x end)(4), utils.unpack({ 1, 2 }))
