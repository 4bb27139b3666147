-- the same, hidden in a metatable
-- expect: refused assignment to "n", which outlives the handler
local n = 0
local t = setmetatable({}, { __index = function() n = n + 1 return n end })
on("movie", function(m) return t.x end)
