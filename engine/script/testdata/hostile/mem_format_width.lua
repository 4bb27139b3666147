-- a width of millions
-- expect: error string.format: widths above 99 are not supported
on("movie", function(m)
  local s = ("%9999999d"):format(1)
end)
