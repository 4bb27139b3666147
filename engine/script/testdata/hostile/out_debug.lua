-- a way out of the sandbox
-- expect: refused "debug" is not
on("movie", function(m)
  debug.getinfo(1)
end)
