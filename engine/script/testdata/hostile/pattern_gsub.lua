-- a costly pattern for every place
-- expect: error string.gsub
on("movie", function(m)
  ("a"):rep(20000):gsub("a-b", "")
end)
