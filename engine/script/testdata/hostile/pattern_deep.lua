-- a pattern of many parts
-- expect: error the pattern is too complex
on("movie", function(m)
  ("a"):rep(1000):find(("a?"):rep(1000))
end)
