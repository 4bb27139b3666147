-- a metatable for both truths
-- expect: error setmetatable wants a table, got boolean
on("movie", function(m)
  setmetatable(true, { __call = print })
end)
