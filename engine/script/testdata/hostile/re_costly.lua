-- a large expression on a large text
-- expect: error is too long for this expression
on("movie", function(m)
  re.match(("a"):rep(2 ^ 20), "(a{1,400})+b")
end)
