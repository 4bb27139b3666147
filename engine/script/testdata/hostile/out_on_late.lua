-- a handler that adds a handler
-- expect: error on is called at the top level
on("movie", function(m)
  on("movie", function() end)
end)
