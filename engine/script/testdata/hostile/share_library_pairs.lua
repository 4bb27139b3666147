-- a library changed while it is walked
-- expect: error cannot be set
on("movie", function(m)
  for k in pairs(string) do string[k] = nil end
end)
