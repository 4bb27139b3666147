-- an item changed
-- expect: error item.title cannot be set
on("movie", function(m)
  m.title = "other"
end)
