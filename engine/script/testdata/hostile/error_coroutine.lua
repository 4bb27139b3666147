-- an error through three coroutines
-- expect: error boo
on("movie", function(m)
  coroutine.wrap(function() coroutine.wrap(function() coroutine.wrap(function() error("boo") end)() end)() end)()
end)
