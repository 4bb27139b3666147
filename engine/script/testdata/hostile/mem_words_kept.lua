-- words, kept
-- expect: memory
on("movie", function(m)
  local keep = {}
  while true do keep[#keep + 1] = words("a b c d e f") end
end)
