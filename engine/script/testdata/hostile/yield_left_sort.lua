-- a coroutine left in the middle of everything
-- expect: ok
on("movie", function(m)
  coroutine.wrap(function() while true do pcall(table.sort, { 3, 2, 1 }, coroutine.yield) end end)()
end)
