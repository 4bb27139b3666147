-- several places at once
-- expect: memory
on("movie", function(m)
  local t, i = {}, 1
  while true do t[i], t[i + 1], i = i, i, i + 2 end
end)
