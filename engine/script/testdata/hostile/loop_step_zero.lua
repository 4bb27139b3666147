-- a loop that stands still
-- expect: ok
on("movie", function(m)
  for i = 1, 2, 0 do end
end)
