-- a coroutine of the file used as memory
-- expect: refused coroutines are made inside a handler
local n = coroutine.wrap(function() local i = 0 while true do i = i + 1 coroutine.yield(i) end end)
on("movie", function(m) n() end)
