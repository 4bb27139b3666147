-- a required file that is compiled
-- expect: refused it is compiled; rules are Lua text
require("lib.bytecode")
