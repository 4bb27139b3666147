-- what cannot be compared
-- expect: error attempt to compare
on("movie", function(m)
  table.sort({ 1, "a", {}, true })
end)
