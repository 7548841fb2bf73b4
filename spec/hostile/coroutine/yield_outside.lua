-- Yields where nothing was resumed.
--@ ends failed
--@ says attempt to yield across metamethod/C-call boundary
coroutine.yield(1)
