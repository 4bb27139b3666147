-- a comparator that does not come back
-- expect: timeout
on("movie", function(m)
  table.sort({ 3, 2, 1 }, function() while true do end end)
end)
