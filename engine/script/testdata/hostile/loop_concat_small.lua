-- short texts made and dropped for ever, in bounds each time
-- expect: timeout | memory
on("movie", function(m)
  local s
  while true do s = "a" .. "b" end
end)
