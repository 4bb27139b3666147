-- a width given as an argument
-- expect: error string.format: there is no %*
on("movie", function(m)
  local s = ("%*d"):format(1e9, 1)
end)
