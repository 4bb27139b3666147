-- coroutines without end
-- expect: error more than 64 coroutines
on("movie", function(m)
  local keep = {}
  while true do keep[#keep + 1] = coroutine.create(print) end
end)
