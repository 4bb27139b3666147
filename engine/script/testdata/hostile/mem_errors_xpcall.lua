-- long errors, kept by the handler
-- expect: memory
on("movie", function(m)
  local s, keep = ("x"):rep(2 ^ 20), {}
  while true do xpcall(function() error(s) end, function(e) keep[#keep + 1] = e end) end
end)
