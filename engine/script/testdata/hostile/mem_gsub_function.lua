-- a replacement that grows
-- expect: timeout | memory | error string.gsub: the text would be longer
on("movie", function(m)
  local keep = {}
  while true do keep[#keep + 1] = ("x"):rep(50000):gsub("x", function() return "yy" end) end
end)
