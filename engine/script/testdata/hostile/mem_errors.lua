-- long errors, kept
-- expect: memory
on("movie", function(m)
  local s, keep = ("x"):rep(2 ^ 20), {}
  while true do local _, e = pcall(error, s) keep[#keep + 1] = e end
end)
