-- balance sought at every character
-- expect: error is too costly
on("movie", function(m)
  ("("):rep(20000):match("%b()")
end)
