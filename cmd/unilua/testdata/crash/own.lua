-- Owns the data folder, says so, and does nothing more. The test kills it.
unilua.counter("owned"):incr()
print("ready")
unilua.sleep("1h")
