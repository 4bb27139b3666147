-- captures without end
-- expect: error more than 32 captures
on("movie", function(m)
  ("a"):rep(1000):find(("()"):rep(1000))
end)
