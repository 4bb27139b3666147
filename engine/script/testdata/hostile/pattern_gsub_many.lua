-- a million matches of nothing
-- expect: ok
on("movie", function(m)
  local s, n = ("a"):rep(200000):gsub("b*", "")
end)
