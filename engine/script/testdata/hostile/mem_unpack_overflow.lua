-- a range that overflows
-- expect: error unpack of more than 4096 values
on("movie", function(m)
  unpack({}, -2 ^ 62, 2 ^ 62)
end)
