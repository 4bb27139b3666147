-- lazy wildcards
-- expect: error is too costly
on("movie", function(m)
  ("a"):rep(2000):match("^.-.-.-.-x$")
end)
