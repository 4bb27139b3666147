-- two coroutines that wake each other for ever
-- expect: timeout
on("movie", function(m)
  local co = coroutine.wrap(function() while true do coroutine.yield() end end)
  while true do co() end
end)
