-- an endless loop in __eq
-- expect: timeout
on("movie", function(m)
  local mt = { __eq = function() while true do end end }
  local x = setmetatable({}, mt) == setmetatable({}, mt)
end)
