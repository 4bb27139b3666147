-- a list that grows for ever, by table.insert
-- expect: memory
on("movie", function(m)
  local t = {}
  while true do table.insert(t, true) end
end)
