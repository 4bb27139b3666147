-- a coroutine in a coroutine in a coroutine
-- expect: error more than 64 coroutines
on("movie", function(m)
  local function f() return coroutine.wrap(f)() end
  f()
end)
