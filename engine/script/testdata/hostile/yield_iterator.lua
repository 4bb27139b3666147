-- leaving an iterator in the middle
-- expect: ok
on("movie", function(m)
  local co = coroutine.wrap(function() for i in function() return coroutine.yield() end do end return "end" end)
  co() co(1) assert(co(nil) == "end")
end)
