-- digits without end
-- expect: error string.format: widths above 99 are not supported
on("movie", function(m)
  local s = ("%.999999999f"):format(1)
end)
