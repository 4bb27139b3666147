-- a change with a parameter of megabytes
-- expect: error plex.label: the parameters are larger than 65536 bytes
on("movie", function(m)
  plex.label(m, { add = ("x"):rep(100000) }, "large")
end)
