-- the limit caught, and on it goes
-- expect: memory
on("movie", function(m)
  local t = {}
  while true do pcall(function() while true do t[#t + 1] = {} end end) end
end)
