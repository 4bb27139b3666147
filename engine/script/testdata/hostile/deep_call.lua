-- recursion through __call
-- expect: error stack overflow
on("movie", function(m)
  local t
  t = setmetatable({}, { __call = function(self) return 1 + self() end })
  t()
end)
