-- Loads a chunk that loads itself.
--@ flags --timeout=20s
--@ ends failed
--@ says stack overflow
source = "return 1 + loadstring(source)()"
loadstring(source)()
