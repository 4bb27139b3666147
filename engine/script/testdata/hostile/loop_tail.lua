-- an endless chain of tail calls
-- expect: error stack overflow
on("movie", function(m)
  local function f() return f() end
  f()
end)
