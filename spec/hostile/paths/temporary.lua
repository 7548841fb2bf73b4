-- Files of its own, made without a permission.
--@ ends well
--@ prints denied
--@ prints denied
print((select(3, unilua.fs.tmpname())))
print((select(3, unilua.fs.tempdir())))
