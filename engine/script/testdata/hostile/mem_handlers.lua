-- handlers without end
-- expect: refused more than 100 handlers
while true do on("movie", function() end) end
