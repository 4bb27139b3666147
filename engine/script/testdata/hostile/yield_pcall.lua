-- leaving pcall in the middle
-- expect: ok
on("movie", function(m)
  local co = coroutine.create(function() return pcall(function() coroutine.yield(1) error("x", 0) end) end)
  local _, a = coroutine.resume(co)
  local _, ok, e = coroutine.resume(co)
  assert(a == 1 and ok == false and e == "x")
end)
