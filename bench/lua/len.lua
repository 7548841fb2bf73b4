-- Opens the archived queue, which restores it.
print(unilua.queue("bench"):len())
