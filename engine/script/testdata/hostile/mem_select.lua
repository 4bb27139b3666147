-- a list of arguments measured again and again
-- expect: timeout
on("movie", function(m)
  local t = {}
  for i = 1, 4000 do t[i] = i end
  while true do local n = select("#", unpack(t)) end
end)
