-- an endless loop in a metamethod
-- expect: timeout
on("movie", function(m)
  local t = setmetatable({}, { __index = function() while true do end end })
  local x = t.x
end)
