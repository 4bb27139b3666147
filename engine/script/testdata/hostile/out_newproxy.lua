-- a way out of the sandbox
-- expect: refused "newproxy" is not
on("movie", function(m)
  newproxy(true)
end)
