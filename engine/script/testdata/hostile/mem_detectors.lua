-- detectors without end
-- expect: refused detectors
local i = 0
while true do i = i + 1 detect("a" .. i, { of = "version" }, function() end) end
