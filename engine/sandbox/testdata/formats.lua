-- Run by the sandbox and by lua5.1: makes what each line of the input says, and
-- prints it in hexadecimal. A line is a format, then arguments: n, a mantissa and
-- an exponent; x, a text in hexadecimal; or v and the name of another value.

local digits, values = {}, {inf = 1/0, ["-inf"] = -1/0, nan = -(0/0), ["-nan"] = 0/0, ["-0"] = -1/(1/0)}
local bytes = {}
for c = 0, 255 do
  digits[string.char(c)] = ("0123456789abcdef"):sub(math.floor(c / 16) + 1, math.floor(c / 16) + 1) .. ("0123456789abcdef"):sub(c % 16 + 1, c % 16 + 1)
end
for char, hex in pairs(digits) do
  bytes[hex] = char
end

local function text(hex)
  return (hex:gsub("%x%x", bytes))
end

local function value(kind, rest)
  if kind == "x" then
    return text(rest)
  elseif kind == "v" then
    return values[rest]
  end
  local mantissa, exponent = rest:match("(.*),(.*)")
  return math.ldexp(tonumber(mantissa), tonumber(exponent))
end

for line in io.lines() do
  local format, list = line:match("(%x*)(.*)")
  local args, n = {}, 0
  for kind, rest in list:gmatch(" (%a)(%S*)") do
    n = n + 1
    args[n] = value(kind, rest)
  end
  local _, made = pcall(string.format, text(format), unpack(args, 1, n))
  print((made:gsub(".", digits)))
end
