-- far places of lists that are written out
-- expect: memory
on("movie", function(m)
  local keep = {}
  while true do keep[#keep + 1] = { [1000000] = 1, [1000000] = nil } end
end)
