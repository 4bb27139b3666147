-- tables with names, written out
-- expect: memory
on("movie", function(m)
  local t
  while true do t = { a = t, b = 1, c = 2, d = 3 } end
end)
