-- a way out of the sandbox
-- expect: refused "loadfile" is not
on("movie", function(m)
  loadfile("/etc/passwd")
end)
