-- Labels files whose name and streams contradict each other: the name says
-- Dolby Vision, the stream is SDR. The detectors note such a conflict in the
-- evidence; this collects them.
local p = params { label = "wrong name" }

local TRAITS = { "dynamic_range", "audio_format" }

local function look(item)
  local why
  for _, version in ipairs(item.versions) do
    for _, name in ipairs(TRAITS) do
      if get(version.traits, name) then
        local said = version.traits:evidence(name):match("conflict: (.*)")
        if said then why = version.traits[name] .. ", but " .. said end
      end
    end
  end
  if why and not item:has_label(p.label) then
    plex.label(item, { add = p.label }, "it is " .. why)
  elseif not why and item:has_label(p.label) then
    plex.label(item, { remove = p.label }, "name and streams agree")
  end
end

on("movie", look)
on("episode", look)
