-- Tags films in Radarr that have a large picture and no Dolby Atmos, and takes
-- the tag off when they have it.
local p = params { tag = "missing-atmos", min_height = 1600 }

on("movie", function(movie)
  local large = false
  for _, version in ipairs(movie.versions) do
    if (version.height or 0) >= p.min_height then
      large = true
      for _, track in ipairs(version.audio) do
        if track.traits.audio_format == "Dolby Atmos" then
          radarr.tag(movie, { remove = p.tag }, "it has Dolby Atmos")
          return
        end
      end
    end
  end
  if large then radarr.tag(movie, { add = p.tag }, "none of its tracks is Dolby Atmos") end
end)
