-- a way out of the sandbox
-- expect: refused "load" is not
on("movie", function(m)
  load(function() end)
end)
