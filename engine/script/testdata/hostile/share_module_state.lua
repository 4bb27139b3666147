-- a required file with a state
-- expect: refused assignment to "n", which outlives the handler
require("lib.counter")
