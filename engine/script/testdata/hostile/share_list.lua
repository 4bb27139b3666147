-- a list of an item changed
-- expect: error cannot be set
on("movie", function(m)
  m.genres[1] = "other"
end)
