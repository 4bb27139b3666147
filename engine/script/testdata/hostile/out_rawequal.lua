-- a way out of the sandbox
-- expect: refused "rawequal" is not
on("movie", function(m)
  rawequal(1, 2)
end)
