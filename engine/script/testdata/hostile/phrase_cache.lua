-- phrases of a megabyte each
-- expect: ok
on("movie", function(m)
  for i = 1, 20 do words("abc"):has(("x"):rep(2 ^ 20 - 10) .. i) end
end)
