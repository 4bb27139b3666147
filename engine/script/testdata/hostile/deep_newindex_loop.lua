-- tables that are each other's __newindex
-- expect: error too many recursions
on("movie", function(m)
  local a, b = {}, {}
  setmetatable(a, { __newindex = b })
  setmetatable(b, { __newindex = a })
  a.x = 1
end)
