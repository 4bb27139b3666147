-- printing for ever
-- expect: timeout
on("movie", function(m)
  while true do print("flood") end
end)
