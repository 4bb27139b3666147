-- a way out of the sandbox
-- expect: refused "io" is not
on("movie", function(m)
  io.open("/etc/passwd")
end)
