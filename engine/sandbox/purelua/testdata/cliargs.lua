local function fresh()
  package.loaded["cliargs"] = nil
  package.loaded["cliargs.core"] = nil
  local cli = require("cliargs")
  cli:set_name("copy")
  cli:set_description("Copies files.")
  cli:argument("FROM", "what to copy")
  cli:splat("TO", "where to", "/tmp", 3)
  cli:option("-l, --level=LEVEL", "how hard", "6")
  cli:option("-e, --exclude=[PATTERN]", "what not", {})
  cli:flag("-v, --[no-]verbose", "say more", false)
  cli:flag("-q, --quiet", "say less")
  return cli
end

for _, line in ipairs{
  { "a" }, { "a", "b", "c" }, { "-l", "3", "a" }, { "--level=9", "-v", "a", "b" }, { "--no-verbose", "a" },
  { "-e", "x", "-e", "y", "a" }, {}, { "--wrong", "a" }, { "-l" }, { "a", "b", "c", "d", "e" }, { "-q", "-v", "a" },
} do
  print("== " .. table.concat(line, " "))
  local result, message = fresh():parse(line)
  print(message)
  if result then
    local keys = {}
    for k in pairs(result) do
      keys[#keys + 1] = k
    end
    table.sort(keys)
    for _, k in ipairs(keys) do
      local v = result[k]
      print(k, type(v) == "table" and "{" .. table.concat(v, ",") .. "}" or v)
    end
  end
end
print(fresh().printer.generate_help())
print(fresh().printer.generate_usage())
