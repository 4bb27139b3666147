-- a file by its whole path
-- expect: refused there is no
require("/etc/passwd")
