-- a choice at every character
-- expect: error is too costly
on("movie", function(m)
  ("a"):rep(40):match(("a?"):rep(40) .. ("a"):rep(40) .. "b")
end)
