-- a replacement that does not come back
-- expect: timeout
on("movie", function(m)
  ("abc"):gsub(".", function() while true do end end)
end)
