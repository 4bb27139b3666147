-- Tags films in Radarr that have no Atmos track although their quality profile
-- is one that looks for it.
--
-- Put the names of those profiles into profiles. A film whose sound nobody could
-- tell is left alone: what is not known is not a no.
local p = params { profiles = { "Ultra-HD", "Remux" }, tag = "no-atmos" }

local wants = {}
for _, name in ipairs(p.profiles) do wants[name] = true end

on("movie", function(movie)
  for _, match in ipairs(movie.matches) do
    if match.state ~= "absent" and wants[match.quality_profile] and movie.traits.audio_format ~= "Dolby Atmos" then
      radarr.tag(movie, { add = p.tag, instance = match.matcher },
        match.quality_profile .. " wants Atmos, the best track is " .. movie.traits.audio_format)
    end
  end
end)
