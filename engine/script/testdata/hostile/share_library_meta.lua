-- a metatable for a library
-- expect: error cannot change a protected metatable
on("movie", function(m)
  setmetatable(string, {})
end)
