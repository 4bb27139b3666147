-- a metatable for all functions
-- expect: error setmetatable wants a table, got function
on("movie", function(m)
  setmetatable(print, { __index = function() return "poison" end })
end)
