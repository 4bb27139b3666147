-- an endless loop in __len
-- expect: timeout
on("movie", function(m)
  local x = #setmetatable({}, { __len = function() while true do end end })
end)
