-- an endless loop in __concat
-- expect: timeout
on("movie", function(m)
  local x = setmetatable({}, { __concat = function() while true do end end }) .. "x"
end)
