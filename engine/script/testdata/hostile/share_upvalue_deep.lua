-- the same, two functions deep
-- expect: refused assignment to "n", which outlives the handler
local n = 0
local function bump() return (function() n = n + 1 return n end)() end
on("movie", function(m) bump() end)
