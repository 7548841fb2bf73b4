-- Sets the environments of functions of the library.
--@ times 3
--@ ends well
--@ prints false	false	false
print((pcall(setfenv, print, { mark = 1 })), (pcall(setfenv, string.rep, {})), (pcall(setfenv, unilua.sleep, {})))
pcall(setfenv, 0, { mark = 1 })
pcall(setfenv, coroutine.wrap(function() end), {})
