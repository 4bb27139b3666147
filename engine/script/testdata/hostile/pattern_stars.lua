-- wildcards that try everything
-- expect: error string.find: pattern ".*.*.*.*x" is too costly
on("movie", function(m)
  ("a"):rep(500):find(".*.*.*.*x")
end)
