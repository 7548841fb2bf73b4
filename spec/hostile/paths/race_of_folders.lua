-- Exchanges a folder and a link to one outside, while another run writes into it.
--@ flags --allow-read=$DIR/inside --allow-write=$DIR/inside --timeout=60s
--@ ends well
--@ prints over
local dir = ...
unilua.fs.mkdir(dir .. "/inside/place")
local swap = unilua.job.spawn(function(dir)
  local a, b, link = dir .. "/inside/place", dir .. "/inside/kept", dir .. "/inside/door"
  for _ = 1, 300 do
    os.rename(a, b) os.rename(link, a) os.rename(a, link) os.rename(b, a)
  end
end, { args = { dir } })
for i = 1, 300 do
  unilua.fs.write(dir .. "/inside/place/new" .. i, "x")
  local f = io.open(dir .. "/inside/place/more" .. i, "w")
  if f then f:close() end
  os.remove(dir .. "/inside/place/secret")
end
swap:wait()
print("over")
