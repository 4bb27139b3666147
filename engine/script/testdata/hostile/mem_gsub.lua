-- a replacement of gigabytes
-- expect: error string.gsub: the text would be longer than 1048576 bytes
on("movie", function(m)
  ("x"):rep(100000):gsub("x", ("y"):rep(100000))
end)
