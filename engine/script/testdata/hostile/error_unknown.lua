-- an unknown that is caught
-- expect: unknown collections
on("movie", function(m)
  pcall(function() return m.collections end)
  plex.label(m, { add = "x" }, "must not be")
end)
