-- a handler that adds a detector
-- expect: error detect is called at the top level
on("movie", function(m)
  detect("x", { of = "version" }, function() end)
end)
