-- a required file that sets a global
-- expect: refused assignment to the global "leak"
require("lib.global")
