-- an expression that is none
-- expect: error re.match
on("movie", function(m)
  re.match("aaaa", "(")
end)
