-- a global kept for the next item
-- expect: refused assignment to the global "leak"
on("movie", function(m)
  leak = (leak or 0) + 1
end)
