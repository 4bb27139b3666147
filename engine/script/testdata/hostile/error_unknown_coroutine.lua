-- an unknown that is caught by a coroutine
-- expect: unknown collections
on("movie", function(m)
  coroutine.resume(coroutine.create(function() return m.collections end))
  plex.label(m, { add = "x" }, "must not be")
end)
