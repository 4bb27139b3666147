-- a number of the math library poisoned
-- expect: error "huge" cannot be set
on("movie", function(m)
  math.huge = 1
end)
