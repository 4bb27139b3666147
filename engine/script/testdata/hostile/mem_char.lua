-- characters from values, kept
-- expect: timeout | memory
on("movie", function(m)
  local keep, t = {}, {}
  for i = 1, 4000 do t[i] = 65 end
  while true do keep[#keep + 1] = string.char(unpack(t)) end
end)
