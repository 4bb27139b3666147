-- a coroutine started with as many arguments as there can be
-- expect: error registry overflow | error needs more stack
on("movie", function(m)
  local function go(n, ...)
    if n == 0 then return coroutine.wrap(function(...) return go(1e9, ...) end)(...) end
    return go(n - 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, ...)
  end
  for n = 150, 400 do pcall(go, n) end
  go(1e9)
end)
