local line = '192.168.7.23 - - [10/Oct/2026:13:55:36 +0000] "GET /static/app.js?v=17 HTTP/1.1" 200 5316'
for _ = 1, 60000 do
  local ip, path, status = line:match('^(%d+%.%d+%.%d+%.%d+) .- "%u+ (%S+) [^"]*" (%d+)')
  assert(ip and path and status)
end
for _ = 1, 30000 do
  for word in line:gmatch("%a+") do
    assert(word)
  end
end
for _ = 1, 60000 do
  assert(line:gsub("%d+", "#"))
end
for _ = 1, 400000 do
  assert(line:find("HTTP", 1, true))
end
