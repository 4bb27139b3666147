-- a metatable for all coroutines
-- expect: error setmetatable wants a table, got thread
on("movie", function(m)
  setmetatable(coroutine.create(print), {})
end)
