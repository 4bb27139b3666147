-- an endless loop in a required file, called by the handler
-- expect: timeout
local lib = require("lib.loop")
on("movie", function(m) lib.spin() end)
