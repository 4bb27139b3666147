-- iterators without end
-- expect: memory
on("movie", function(m)
  local keep = {}
  while true do keep[#keep + 1] = ("x"):gmatch("x") keep[#keep + 1] = pairs(m) end
end)
