-- a deadline caught again and again
-- expect: timeout
on("movie", function(m)
  while true do pcall(function() while true do end end) end
end)
