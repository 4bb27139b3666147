-- an iterator of the file used as memory
-- expect: error this iterator was made in another call
local word = ("a b c"):gmatch("%a")
on("movie", function(m) word() end)
