-- the arguments of the file used as memory
-- expect: refused
on("movie", function(m) arg.n = 1 end)
