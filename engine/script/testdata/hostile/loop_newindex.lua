-- an endless loop in __newindex
-- expect: timeout
on("movie", function(m)
  setmetatable({}, { __newindex = function() while true do end end }).x = 1
end)
