-- the same by the metatable of text
-- expect: error attempt to index
on("movie", function(m)
  getmetatable("").__index.upper = nil
end)
