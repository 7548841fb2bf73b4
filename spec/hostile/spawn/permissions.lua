-- A child that tries what its parent may not.
--@ ends well
--@ prints denied	denied	denied
local result = unilua.job.spawn(function()
  local function code(...) return (select(3, ...)) end
  return { code(unilua.fs.read("/etc/passwd")), code(unilua.run{ "id" }), code(unilua.fs.write("/tmp/hostile", "x")) }
end):wait()
print(unpack(result.value))
