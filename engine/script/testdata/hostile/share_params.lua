-- parameters changed
-- expect: error "days" cannot be set
local p = params { days = 1 }
on("movie", function(m) p.days = 2 end)
