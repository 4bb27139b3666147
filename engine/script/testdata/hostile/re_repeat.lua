-- an expression that repeats a repetition
-- expect: error re.match
on("movie", function(m)
  re.match("aaaa", "((a{100}){100}){100}")
end)
