-- tables that are each other's __index
-- expect: error too many recursions
on("movie", function(m)
  local a, b = {}, {}
  setmetatable(a, { __index = b })
  setmetatable(b, { __index = a })
  local x = a.x
end)
