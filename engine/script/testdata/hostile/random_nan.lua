-- a range of nothing
-- expect: error math.random: nothing lies between
on("movie", function(m)
  math.random(0 / 0)
end)
