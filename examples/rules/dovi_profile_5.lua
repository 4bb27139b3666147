-- Labels everything that is Dolby Vision profile 5, which comes out green and
-- purple on screens without Dolby Vision, so that a smart collection can gather
-- it. The label goes when the file is replaced.
local p = params { label = "DV profile 5" }

local function look(item)
  local found
  for _, version in ipairs(item.versions) do
    -- Only Dolby Vision has a profile: others are asked for their range first.
    if version.traits.dynamic_range == "Dolby Vision" and get(version.traits, "dovi_profile") == "5" then
      found = version
    end
  end
  if found and not item:has_label(p.label) then
    plex.label(item, { add = p.label }, "profile 5: " .. found.traits:evidence("dovi_profile"))
  elseif not found and item:has_label(p.label) then
    plex.label(item, { remove = p.label }, "no version is profile 5 any more")
  end
end

on("movie", look)
on("episode", look)
