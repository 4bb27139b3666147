-- what was caught, sought again
-- expect: error is too costly
on("movie", function(m)
  ("a"):rep(5000):find("(.*)%1b")
end)
