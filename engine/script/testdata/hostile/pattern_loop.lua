-- costly patterns, each caught
-- expect: timeout
on("movie", function(m)
  while true do pcall(string.find, ("a"):rep(500), ".*.*.*.*x") end
end)
