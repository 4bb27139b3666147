-- an endless loop in __call
-- expect: timeout
on("movie", function(m)
  setmetatable({}, { __call = function() while true do end end })()
end)
