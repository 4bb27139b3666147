-- recursion through __tostring
-- expect: error stack overflow
on("movie", function(m)
  local t
  t = setmetatable({}, { __tostring = function(v) return tostring(v) end })
  tostring(t)
end)
