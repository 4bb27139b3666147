-- coroutines left in the middle
-- expect: ok
on("movie", function(m)
  for i = 1, 50 do coroutine.wrap(function() pcall(coroutine.yield) while true do pcall(coroutine.yield) end end)() end
end)
