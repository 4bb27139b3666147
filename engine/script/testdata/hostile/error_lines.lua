-- an error of many lines
-- expect: error first
on("movie", function(m)
  error("first\nsecond\nthird")
end)
