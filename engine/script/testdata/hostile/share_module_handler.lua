-- the same in a handler
-- expect: error "x" cannot be set
local lib = require("lib.shared")
on("movie", function(m) lib.x = 1 end)
