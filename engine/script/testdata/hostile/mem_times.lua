-- times without end
-- expect: memory
on("movie", function(m)
  local keep = {}
  while true do keep[#keep + 1] = m.added_at + 1 end
end)
