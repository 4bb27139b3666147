-- coroutines that resume one another
-- expect: error cannot resume a coroutine that is normal
on("movie", function(m)
  local a, b
  a = coroutine.wrap(function() b() end)
  b = coroutine.wrap(function() a() end)
  a()
end)
