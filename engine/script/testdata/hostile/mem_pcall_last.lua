-- the limit caught in the last thing that is done
-- expect: memory
on("movie", function(m)
  pcall(function() local t = {} while true do t[#t + 1] = {} end end)
end)
