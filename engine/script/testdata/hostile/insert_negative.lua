-- an element before the beginning
-- expect: error table.insert: -1 is no place
on("movie", function(m)
  table.insert({}, -1, 1)
end)
