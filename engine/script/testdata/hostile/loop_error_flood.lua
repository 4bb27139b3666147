-- errors thrown and caught for ever
-- expect: timeout | memory
on("movie", function(m)
  while true do pcall(error, "x") end
end)
