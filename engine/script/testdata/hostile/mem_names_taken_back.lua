-- names that are taken back at once, of which a table remembers every one
-- expect: memory
on("movie", function(m)
  local t, i = {}, 0
  while true do i = i + 0.5 t[i] = true t[i] = nil end
end)
