-- arguments kept as lists
-- expect: memory
on("movie", function(m)
  local t, keep = {}, {}
  for i = 1, 4000 do t[i] = i end
  local function f(...) keep[#keep + 1] = { ... } end
  while true do f(unpack(t)) end
end)
