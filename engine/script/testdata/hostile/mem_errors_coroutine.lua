-- long errors of coroutines
-- expect: error more than 64 coroutines | memory
on("movie", function(m)
  local s, keep = ("x"):rep(2 ^ 20), {}
  while true do local _, e = coroutine.resume(coroutine.create(function() error(s) end)) keep[#keep + 1] = e end
end)
