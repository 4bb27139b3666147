-- an endless loop in a coroutine
-- expect: timeout
on("movie", function(m)
  coroutine.wrap(function() while true do end end)()
end)
