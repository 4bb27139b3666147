-- phrases without end, in every argument
-- expect: error a list of more than 1000
on("movie", function(m)
  local t, all = {}, {}
  for i = 1, 100000 do t[i] = "a" .. i end
  for i = 1, 200 do all[i] = t end
  words("abc"):has(unpack(all))
end)
