-- an endless loop in __tostring
-- expect: timeout
on("movie", function(m)
  tostring(setmetatable({}, { __tostring = function() while true do end end }))
end)
