-- tables that get their first name late
-- expect: memory
on("movie", function(m)
  local keep = {}
  while true do local t = {} t.x = 1 keep[#keep + 1] = t end
end)
