-- Writes the SHA-256 of all files below a folder into one file, as sha256sum does, so
-- that `sha256sum -c` can check it. It keeps what it has done: killed and run again, it
-- reads only files that it has not read yet, or that have changed since.
--
--   unilua run --allow-read=/srv --allow-write=/var/srv.sha256 checksum.lua -- /srv /var/srv.sha256
--
-- Permissions: reading the folder, writing the file.

local folder, out = unpack(unilua.job.args)
assert(out, "usage: checksum.lua -- FOLDER FILE")

local done = unilua.state("checksum")

-- sum returns the checksum of a file, which it reads only if it must.
local function sum(path, stat)
  local known = done:get(path)
  if known and known.size == stat.size and known.mtime == stat.mtime then
    return known.sum
  end
  local hash = assert(unilua.fs.hash(path))
  assert(done:set(path, { sum = hash, size = stat.size, mtime = stat.mtime }))
  print("read " .. path)
  return hash
end

local ESCAPES = { ["\\"] = "\\\\", ["\n"] = "\\n", ["\r"] = "\\r" }

-- entry returns a line as sha256sum writes it: one that begins with a backslash has
-- escapes in the name.
local function entry(hash, path)
  local name = path:gsub("[\\\n\r]", ESCAPES)
  return (name ~= path and "\\" or "") .. hash .. "  " .. name .. "\n"
end

local entries = {}
for path, stat, message in assert(unilua.fs.walk(folder)) do
  if assert(stat, message).is_file then
    entries[#entries + 1] = entry(sum(path, stat), path)
  end
end
assert(unilua.fs.write(out, table.concat(entries)))
print(#entries .. " files")
