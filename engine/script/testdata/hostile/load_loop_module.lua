-- an endless loop at the top of a required file
-- expect: refused took longer than
require("lib.endless")
