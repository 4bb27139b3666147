-- functions defined in tables
-- expect: memory
on("movie", function(m)
  local keep = {}
  while true do local t = {} function t.a() return t end function t:b() return self end keep[#keep + 1] = t end
end)
