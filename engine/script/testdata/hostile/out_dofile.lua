-- a way out of the sandbox
-- expect: refused "dofile" is not
on("movie", function(m)
  dofile("/etc/passwd")
end)
