-- the functions of Lua replaced
-- expect: refused assignment to the global "pairs"
on("movie", function(m)
  pairs = nil
end)
