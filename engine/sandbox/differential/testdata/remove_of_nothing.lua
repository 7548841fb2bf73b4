out(table.remove({}))
out(select("#", table.remove({})))
