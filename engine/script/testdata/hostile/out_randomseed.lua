-- chance of one's own
-- expect: error attempt to call
on("movie", function(m)
  math.randomseed(1)
end)
