-- Exchanges a file and a link to a secret, while another run reads: it never sees the secret.
--@ flags --allow-read=$DIR/inside --allow-write=$DIR/inside --timeout=60s
--@ ends well
--@ prints false
local dir = ...
local swap = unilua.job.spawn(function(dir)
  local a, b, link = dir .. "/inside/note", dir .. "/inside/kept", dir .. "/inside/leak"
  for _ = 1, 300 do
    os.rename(a, b) os.rename(link, a) os.rename(a, link) os.rename(b, a)
  end
end, { args = { dir } })
local seen = false
for _ = 1, 300 do
  for _, name in ipairs{ "/inside/note", "/inside/leak" } do
    local text = unilua.fs.read(dir .. name) or ""
    local f = io.open(dir .. name)
    if f then text = text .. (f:read("*a") or "") f:close() end
    if text:find("secret") then seen = true end
  end
end
swap:wait()
print(seen)
