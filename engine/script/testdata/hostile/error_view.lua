-- an error that is a view
-- expect: error error with a userdata value
on("movie", function(m)
  error(m)
end)
