-- a way out of the sandbox
-- expect: refused "package" is not
on("movie", function(m)
  package.loaded.os.exit()
end)
