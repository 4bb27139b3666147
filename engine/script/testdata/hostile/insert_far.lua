-- an element far beyond the end
-- expect: error table.insert: 67108863 is no place in a list of 0
on("movie", function(m)
  table.insert({}, 67108863, 1)
end)
