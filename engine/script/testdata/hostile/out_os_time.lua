-- a way out of the sandbox
-- expect: refused "os" is not
on("movie", function(m)
  os.time()
end)
