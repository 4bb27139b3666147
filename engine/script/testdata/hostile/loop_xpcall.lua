-- a deadline caught by a handler that goes on
-- expect: timeout
on("movie", function(m)
  while true do xpcall(function() while true do end end, function() while true do end end) end
end)
