-- an endless loop
-- expect: timeout
on("movie", function(m)
  while true do end
end)
