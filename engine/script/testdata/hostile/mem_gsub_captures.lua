-- a replacement that repeats what was caught
-- expect: error string.gsub: the text would be longer than 1048576 bytes
on("movie", function(m)
  ("x"):rep(1000000):gsub(".*", ("%0"):rep(10000))
end)
