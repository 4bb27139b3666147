-- an element that is not there
-- expect: ok
on("movie", function(m)
  table.remove({}, 2 ^ 52)
  table.remove({ 1 }, -2 ^ 52)
end)
