-- two calls in each call, each error caught
-- expect: timeout
on("movie", function(m)
  local function f() pcall(f) pcall(f) end
  f()
end)
