-- a file outside of the rules
-- expect: refused there is no
require("../../etc/passwd")
