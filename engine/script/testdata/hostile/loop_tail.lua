-- an endless chain of tail calls
-- expect: timeout
on("movie", function(m)
  local function f() return f() end
  f()
end)
