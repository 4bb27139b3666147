-- Tags films in Radarr that have no Atmos track although their quality profile
-- gives points for one, and takes the tag off again.
--
-- A profile gives points where a custom format with Atmos in its name has a score
-- above zero. A film whose sound nobody could tell is left alone: what is not
-- known is not a no.
local p = params { tag = "no-atmos" }

local function wanted(match)
  for name, score in pairs(match.format_scores) do
    if score > 0 and words(name):anywhere("atmos") then return name end
  end
end

on("movie", function(movie)
  for _, match in ipairs(movie.matches) do
    local format = match.state ~= "absent" and wanted(match)
    if format and movie.traits.audio_format ~= "Dolby Atmos" then
      radarr.tag(movie, { add = p.tag, instance = match.matcher },
        "its profile gives points for " .. format .. ", the best track is " .. movie.traits.audio_format)
    elseif any(match.tags, function(tag) return tag == p.tag end) then
      radarr.tag(movie, { remove = p.tag, instance = match.matcher }, "it has Atmos, or nobody asks for it")
    end
  end
end)
