-- the last place of a list
-- expect: ok
on("movie", function(m)
  local t = {}
  t[67108863] = 1
  t[2 ^ 53] = 2
  t[1e300] = 3
end)
