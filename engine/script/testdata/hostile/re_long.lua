-- an expression of a megabyte
-- expect: error re.match: the expression is longer than 1000 bytes
on("movie", function(m)
  re.match("aaaa", ("a"):rep(2 ^ 20))
end)
