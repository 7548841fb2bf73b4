local argparse = require("argparse")

local function dump(v, indent)
  indent = indent or ""
  if type(v) ~= "table" then
    print(indent .. tostring(v))
    return
  end
  local keys = {}
  for k in pairs(v) do
    keys[#keys + 1] = k
  end
  table.sort(keys, function(a, b) return tostring(a) < tostring(b) end)
  for _, k in ipairs(keys) do
    print(indent .. tostring(k) .. ":")
    dump(v[k], indent .. "  ")
  end
end

local function parser()
  local p = argparse("backup", "Saves folders.", "See the manual.")
  p:argument("folders", "What to save."):args("+")
  p:option("-l --level", "Compression.", 6):convert(tonumber)
  p:option("--exclude"):count("*"):argname("<pattern>")
  p:option("--pair"):args(2)
  p:flag("-v --verbose", "Say more."):count("0-3"):target("verbosity")
  p:flag("-n --dry-run")
  p:mutex(p:flag("--fast"), p:flag("--small"))
  return p
end

for _, line in ipairs{
  { "/etc" },
  { "/etc", "/home", "-l", "9", "-vv", "--exclude", "*.o", "--exclude=*.a", "-n" },
  { "-l9", "--pair", "a", "b", "--", "-odd" },
  { "--fast", "--small", "x" },
  {},
  { "x", "--levle", "1" },
  { "x", "--pair", "1" },
  { "x", "-vvvv" },
  { "x", "-l", "much" },
} do
  print("== " .. table.concat(line, " "))
  local ok, result = parser():pparse(line)
  print(ok)
  dump(result)
end

print(parser():get_usage())
print(parser():get_help())

local git = argparse("git"):command_target("command")
local add = git:command("add a", "Adds files.")
add:argument("files"):args("*")
git:command("commit"):option("-m --message"):args(1)
git:option("--color"):choices{ "always", "never" }
for _, line in ipairs{ { "add", "x", "y" }, { "a" }, { "commit", "-m", "text" }, { "comit" }, { "--color", "some", "a" }, {} } do
  print("== " .. table.concat(line, " "))
  local ok, result = git:pparse(line)
  print(ok)
  dump(result)
end
print(git:get_help())
