-- Leaves a module behind.
--@ times 3
--@ ends well
--@ prints nil	false
print(package.loaded.mark, (pcall(require, "mark")))
package.loaded.mark = { 1 }
package.preload.mark = function() return 1 end
package.loaded.string = { mark = 1 }
package.loaded["unilua.counter"] = { mark = 1 }
