-- going on from what was never there
-- expect: ok | error invalid
on("movie", function(m)
  next({ a = 1 }, "b")
end)
