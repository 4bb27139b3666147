-- an endless loop in __tostring, by way of print
-- expect: timeout
on("movie", function(m)
  print(setmetatable({}, { __tostring = function() while true do end end }))
end)
