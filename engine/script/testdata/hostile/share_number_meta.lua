-- a metatable for all numbers
-- expect: error setmetatable wants a table, got number
on("movie", function(m)
  setmetatable(1, { __index = function() return "poison" end })
end)
