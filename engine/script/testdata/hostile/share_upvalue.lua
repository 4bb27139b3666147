-- a local of the file kept for the next item
-- expect: refused assignment to "n", which outlives the handler
local n = 0
on("movie", function(m) n = n + 1 end)
