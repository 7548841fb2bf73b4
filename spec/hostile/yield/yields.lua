-- A module that yields while it is loaded.
--@ ends failed
--@ says attempt to yield
coroutine.yield()
