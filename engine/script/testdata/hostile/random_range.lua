-- a range beyond all numbers
-- expect: error math.random: nothing lies between
on("movie", function(m)
  math.random(-2 ^ 63, 2 ^ 63)
end)
