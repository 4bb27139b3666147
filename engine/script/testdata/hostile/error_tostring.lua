-- an error whose text runs for ever
-- expect: error error with a table value
on("movie", function(m)
  error(setmetatable({}, { __tostring = function() while true do end end }))
end)
