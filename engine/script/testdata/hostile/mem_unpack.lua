-- ten million values
-- expect: error unpack of more than 4096 values
on("movie", function(m)
  unpack({}, 1, 1e7)
end)
