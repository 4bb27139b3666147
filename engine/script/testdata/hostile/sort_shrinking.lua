-- a comparator that takes the table apart
-- expect: ok
on("movie", function(m)
  local t = {}
  for i = 1, 1000 do t[i] = i end
  table.sort(t, function(a, b) table.remove(t) return a > b end)
end)
