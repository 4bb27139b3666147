-- recursion through table.sort
-- expect: error stack overflow
on("movie", function(m)
  local function f() table.sort({ 2, 1 }, f) end
  f()
end)
