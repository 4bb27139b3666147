-- an error of a megabyte
-- expect: error xxxxxxxx
on("movie", function(m)
  error(("x"):rep(2 ^ 20))
end)
