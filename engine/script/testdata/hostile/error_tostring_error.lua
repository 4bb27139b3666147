-- an error whose text is an error
-- expect: error error with a table value
on("movie", function(m)
  error(setmetatable({}, { __tostring = function() error("again") end }))
end)
