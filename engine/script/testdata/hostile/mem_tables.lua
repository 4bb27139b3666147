-- a chain of tables
-- expect: memory
on("movie", function(m)
  local t
  while true do t = { t } end
end)
