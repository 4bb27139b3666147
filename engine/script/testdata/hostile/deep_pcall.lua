-- recursion through pcall
-- expect: error stack overflow
on("movie", function(m)
  local function f() local ok, e = pcall(f) error(e, 0) end
  f()
end)
