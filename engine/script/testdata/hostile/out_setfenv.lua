-- a way out of the sandbox
-- expect: refused "setfenv" is not
on("movie", function(m)
  setfenv(print, {})
end)
