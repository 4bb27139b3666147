-- a way out of the sandbox
-- expect: refused "module" is not
on("movie", function(m)
  module("x")
end)
