-- recursion through __concat
-- expect: error stack overflow
on("movie", function(m)
  local t
  t = setmetatable({}, { __concat = function(a, b) return a .. b end })
  local x = t .. "x"
end)
