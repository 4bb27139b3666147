-- a table of a required file changed by the file that requires it
-- expect: refused "x" cannot be set
local lib = require("lib.shared")
lib.x = 1
