-- the same by table.insert
-- expect: error table.insert: this table is read-only
local t = {}
on("movie", function(m) table.insert(t, m) end)
