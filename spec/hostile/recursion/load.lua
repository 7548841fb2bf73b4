-- Loads a chunk that loads itself, a thousand deep.
--@ flags --timeout=60s
--@ ends well
--@ prints 1000
depth = 0
source = "depth = depth + 1 return depth == 1000 and depth or (loadstring(source)())"
print(loadstring(source)())
