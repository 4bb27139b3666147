-- leaving a metamethod in the middle
-- expect: ok
on("movie", function(m)
  local co = coroutine.wrap(function() return setmetatable({}, { __index = function() return coroutine.yield() end }).x end)
  co()
  assert(co(5) == 5)
end)
