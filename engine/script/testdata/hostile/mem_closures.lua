-- a chain of functions
-- expect: memory
on("movie", function(m)
  local f = function() end
  while true do local g = f f = function() return g end end
end)
