-- recursion through string.gsub
-- expect: error stack overflow
on("movie", function(m)
  local function f() return (("x"):gsub("x", f)) end
  f()
end)
