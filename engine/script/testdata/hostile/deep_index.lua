-- recursion through __index
-- expect: error stack overflow
on("movie", function(m)
  local t
  t = setmetatable({}, { __index = function(_, k) return t[k .. "x"] end })
  local x = t.x
end)
