-- walking the same text for ever
-- expect: timeout
on("movie", function(m)
  while true do for w in ("a b c"):gmatch("%a") do end end
end)
