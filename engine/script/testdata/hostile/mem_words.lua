-- words of gigabytes
-- expect: ok
on("movie", function(m)
  local s, t = ("x"):rep(2 ^ 20), {}
  for i = 1, 4000 do t[i] = s end
  words(unpack(t))
end)
