-- a set of a hundred kilobytes at every character
-- expect: error is too costly
on("movie", function(m)
  ("b"):rep(100000):find("[" .. ("a"):rep(100000) .. "]")
end)
