-- a metatable for a view
-- expect: error cannot change a protected metatable
on("movie", function(m)
  setmetatable(m, {})
end)
