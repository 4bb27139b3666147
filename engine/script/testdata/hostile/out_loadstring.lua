-- a way out of the sandbox
-- expect: refused "loadstring" is not
on("movie", function(m)
  loadstring("return 1")()
end)
