-- a deadline caught in the last thing that is done
-- expect: timeout
on("movie", function(m)
  pcall(function() while true do end end)
  return 1
end)
