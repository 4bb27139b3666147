-- long texts that differ at the end
-- expect: timeout
on("movie", function(m)
  local s, t = ("x"):rep(900000), {}
  for i = 1, 60 do t[i] = s .. (i * 7 % 60) end
  while true do for i = 1, 60 do local c = {} for k = i, 60 do c[k - i + 1] = t[k] end table.sort(c) end end
end)
