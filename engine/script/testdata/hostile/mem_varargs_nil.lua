-- arguments that are nothing, kept as lists
-- expect: memory
on("movie", function(m)
  local keep = {}
  while true do keep[#keep + 1] = { unpack({}, 1, 4000) } end
end)
