-- a table of the file used as memory
-- expect: error "x" cannot be set: tables made outside a handler are read-only in it
local t = {}
on("movie", function(m) t.x = 1 end)
