-- a range without end
-- expect: error table.concat: element 1 is a nil
on("movie", function(m)
  table.concat({}, "x", 1, 2 ^ 52)
end)
