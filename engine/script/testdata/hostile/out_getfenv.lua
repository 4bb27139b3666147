-- a way out of the sandbox
-- expect: refused "getfenv" is not
on("movie", function(m)
  getfenv(print).os = 1
end)
