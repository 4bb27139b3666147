-- an error that is a table
-- expect: error error with a table value
on("movie", function(m)
  error({ code = 1 })
end)
