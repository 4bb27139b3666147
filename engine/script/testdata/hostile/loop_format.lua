-- an endless loop in __tostring, by way of string.format
-- expect: timeout
on("movie", function(m)
  local t = setmetatable({}, { __tostring = function() while true do end end })
  local s = ("%s"):format(t)
end)
