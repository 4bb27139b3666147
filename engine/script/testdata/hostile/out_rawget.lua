-- a way out of the sandbox
-- expect: refused "rawget" is not
on("movie", function(m)
  rawget(string, "upper")
end)
