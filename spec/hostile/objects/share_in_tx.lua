-- Opens what it was not given, in a transaction.
--@ flags --allow-share=mine.*
--@ ends denied denied
--@ says --allow-share
unilua.tx(function(t)
  t.counter("mine.tx"):incr()
  assert(t.counter("others.hostile"))
end)
