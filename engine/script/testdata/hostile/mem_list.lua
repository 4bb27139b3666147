-- a list that grows for ever
-- expect: memory
on("movie", function(m)
  local t = {}
  while true do t[#t + 1] = #t end
end)
