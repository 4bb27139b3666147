-- an error that is nothing
-- expect: error error with a nil value
on("movie", function(m)
  error(nil)
end)
