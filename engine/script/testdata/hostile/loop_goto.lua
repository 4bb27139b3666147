-- an endless loop with goto
-- expect: timeout
on("movie", function(m)
  ::again::
  goto again
end)
