-- a place that is nothing
-- expect: error table index is nil
on("movie", function(m)
  local t = {}
  t[nil] = 1
end)
