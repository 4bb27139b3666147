-- an expression that becomes a large program
-- expect: error re.match: the expression repeats too much
on("movie", function(m)
  re.match("aaaa", ("[a-z]{500}"):rep(50))
end)
