-- names that no script can write
-- expect: refused
(join) = nil
