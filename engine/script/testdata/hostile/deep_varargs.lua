-- arguments doubled in every call
-- expect: error registry overflow
on("movie", function(m)
  local function f(...) return f(1, ..., ...) + f(...) end
  local function g(n, ...) if n == 0 then return ... end return g(n - 1, 1, 2, 3, 4, 5, 6, 7, 8, 9, unpack({ ... })) end
  local t = {}
  for i = 1, 4000 do t[i] = i end
  local function many(n, ...) if n > 0 then return 1 + many(n - 1, unpack(t)) end return 0 end
  many(150, 1)
end)
