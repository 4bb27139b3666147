-- the same by table.sort
-- expect: error table.sort: this table is read-only
local t = { 2, 1 }
on("movie", function(m) table.sort(t) end)
