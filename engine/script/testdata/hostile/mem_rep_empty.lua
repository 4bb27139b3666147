-- nothing, repeated without end
-- expect: ok
on("movie", function(m)
  local s = (""):rep(2 ^ 52)
end)
