-- long texts by format
-- expect: memory
on("movie", function(m)
  local s, keep = ("x"):rep(500000), {}
  while true do keep[#keep + 1] = ("%s%s"):format(s, s) end
end)
