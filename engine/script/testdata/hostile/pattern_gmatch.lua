-- a costly pattern, step by step
-- expect: error string.gmatch
on("movie", function(m)
  for _ in ("a"):rep(20000):gmatch("a-b") do end
end)
