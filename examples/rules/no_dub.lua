-- Tags films in Radarr of which no version is spoken in a language of the
-- household, and takes the tag off when one is.
--
-- Codes have three letters; German has two of them. Tracks whose language nobody
-- wrote down may be any: such films are left as they are.
local p = params { languages = { "ger", "deu" }, tag = "no-dub" }

local function wanted(track)
  return any(p.languages, function(code) return code == track.language_code end)
end

on("movie", function(movie)
  local spoken, open, tracks = false, false, 0
  for _, version in ipairs(movie.versions) do
    for _, track in ipairs(version.audio) do
      tracks = tracks + 1
      spoken = spoken or wanted(track)
      open = open or not track.language_code or track.language_code == "und"
    end
  end
  if spoken then
    radarr.tag(movie, { remove = p.tag }, "it is spoken in " .. table.concat(p.languages, " or "))
  elseif tracks > 0 and not open then
    radarr.tag(movie, { add = p.tag }, "none of its " .. tracks .. " tracks is in " .. table.concat(p.languages, " or "))
  end
end)
