-- an error with percent signs
-- expect: error 100%d %s
on("movie", function(m)
  assert(false, "100%d %s")
end)
