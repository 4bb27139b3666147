-- a chain of local functions
-- expect: memory
on("movie", function(m)
  local keep = {}
  while true do local a, b, c local function f() return a, b, c, f end keep[#keep + 1] = f end
end)
