-- a list joined to gigabytes
-- expect: error table.concat: the text would be longer than 1048576 bytes
on("movie", function(m)
  local s, t = ("x"):rep(100000), {}
  for i = 1, 1000 do t[i] = s end
  table.concat(t, s)
end)
