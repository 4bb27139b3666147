-- Tags films in Radarr whose 4K version has no HDR at all, so that a list or a
-- custom filter can look for a better one. The tag goes when there is one.
local p = params { tag = "sdr-4k" }

on("movie", function(movie)
  local is_sdr, why = false, nil
  for _, version in ipairs(movie.versions) do
    if version.resolution == "4k" then
      is_sdr = version.traits.dynamic_range == "SDR"
      why = version.traits:evidence("dynamic_range")
      if not is_sdr then break end -- one good version is enough
    end
  end
  for _, match in ipairs(movie.matches) do
    if match.state == "matched" then
      local tagged = any(match.tags, function(tag) return tag == p.tag end)
      if is_sdr and not tagged then
        radarr.tag(movie, { add = p.tag, instance = match.matcher }, "4K without HDR: " .. why)
      elseif not is_sdr and tagged then
        radarr.tag(movie, { remove = p.tag, instance = match.matcher }, "its 4K version is not SDR")
      end
    end
  end
end)
