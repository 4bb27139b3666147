-- recursion without end
-- expect: error stack overflow
on("movie", function(m)
  local function f() return 1 + f() end
  f()
end)
