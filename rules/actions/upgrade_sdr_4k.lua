-- Has Radarr search for films of which there is 4K, but none with HDR.
--
-- Indexers bear few searches: so many films are searched for a day, and none
-- again before so many days have passed. Films with the label "keep" are left
-- alone.
local p = params { max_per_day = 10, cooldown_days = 30, keep = "keep" }

on("movie", function(movie)
  local found = false
  for _, version in ipairs(movie.versions) do
    if (version.height or 0) >= 1600 or (version.width or 0) >= 3000 then
      if version.traits.dynamic_range ~= "SDR" then return end
      found = true
    end
  end
  if found and not movie:has_label(p.keep) then
    radarr.search(movie, { max_per_day = p.max_per_day, cooldown_days = p.cooldown_days }, "its 4K is SDR")
  end
end)
