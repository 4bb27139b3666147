-- tables without end at the top of the file
-- expect: refused made more than
local t = {}
while true do t[#t + 1] = {} end
