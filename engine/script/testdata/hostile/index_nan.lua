-- a place that is no number
-- expect: error table index is NaN
on("movie", function(m)
  local t = {}
  t[0 / 0] = 1
end)
