-- the same at the top of the file
-- expect: refused "upper" cannot be set
string.upper = function() return "poison" end
