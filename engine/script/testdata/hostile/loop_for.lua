-- a loop over infinity
-- expect: timeout
on("movie", function(m)
  for i = 1, math.huge do end
end)
