-- Labels episodes that nobody of the household can follow: spoken in a language
-- that is not one of theirs, and without subtitles in one that is.
--
-- Languages are codes of three letters, as the server has them.
local p = params { languages = { "eng" }, label = "no subtitles" }

local ours = {}
for _, code in ipairs(p.languages) do ours[code] = true end

local function in_ours(stream) return ours[stream.language_code] end

on("episode", function(episode)
  local followed = all(episode.versions, function(version)
    -- A track whose language is not told may be any.
    return any(version.audio, function(track) return not track.language_code or in_ours(track) end)
      or any(version.subtitles, in_ours)
  end)
  if not followed and not episode:has_label(p.label) then
    plex.label(episode, { add = p.label }, "neither spoken nor subtitled in " .. table.concat(p.languages, ", "))
  elseif followed and episode:has_label(p.label) then
    plex.label(episode, { remove = p.label }, "it can be followed now")
  end
end)
