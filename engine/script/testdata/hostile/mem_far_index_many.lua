-- far places of many lists
-- expect: memory
on("movie", function(m)
  local keep = {}
  while true do
    local t = {}
    t[1000000] = 1
    keep[#keep + 1] = t
  end
end)
