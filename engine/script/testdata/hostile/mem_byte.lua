-- a million bytes as values
-- expect: error string.byte of more than 4096 values
on("movie", function(m)
  ("x"):rep(2 ^ 20):byte(1, -1)
end)
