-- leaving table.sort in the middle
-- expect: ok
on("movie", function(m)
  local co = coroutine.wrap(function() table.sort({ 2, 1 }, function(a, b) coroutine.yield() return a < b end) return "end" end)
  for i = 1, 10 do if co() == "end" then break end end
end)
