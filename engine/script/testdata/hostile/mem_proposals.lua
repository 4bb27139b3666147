-- changes without end
-- expect: error more than 1000 changes
on("movie", function(m)
  while true do plex.label(m, { add = "x" }, "flood") end
end)
