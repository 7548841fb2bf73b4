-- A module that needs itself.
--@ ends failed
--@ says loop or previous error loading module
require("require")
