-- long names that are no fields, kept as errors
-- expect: memory
on("movie", function(m)
  local s, keep = ("x"):rep(2 ^ 20 - 100), {}
  while true do local _, e = pcall(function() return m[s] end) keep[#keep + 1] = e end
end)
