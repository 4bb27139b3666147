-- a chain of half a million tables made at the top of the file
-- expect: ok | refused made more than
local t
for i = 1, 200000 do t = { t } end
on("movie", function(m) local x = t[1] end)
