-- a loop whose end never comes
-- expect: timeout
on("movie", function(m)
  local n = 0
  repeat n = n + 1 until n < 0
end)
