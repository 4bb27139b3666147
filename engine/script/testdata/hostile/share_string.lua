-- the string library poisoned
-- expect: error "upper" cannot be set
on("movie", function(m)
  string.upper = function() return "poison" end
end)
