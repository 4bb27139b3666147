-- long texts made anew
-- expect: memory
on("movie", function(m)
  local s, keep = ("ä"):rep(400000), {}
  while true do keep[#keep + 1] = s:upper() keep[#keep + 1] = s:lower() keep[#keep + 1] = s:reverse() end
end)
