-- a metatable for all texts
-- expect: error setmetatable wants a table, got string
on("movie", function(m)
  setmetatable("", { __index = function() return "poison" end })
end)
