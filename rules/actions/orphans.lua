-- Labels films and series in Plex that no Radarr and no Sonarr has, and takes
-- the label off when one has them.
--
-- Where one of them did not answer the verdict is unknown. Where a match is
-- ambiguous or contradicts itself the label stays as it is: somebody should look
-- at that first.
local p = params { label = "orphan" }

local function label(item)
  local asked = false
  for _, match in ipairs(item.matches) do
    asked = true
    local state = match.state
    if state == "unknown" then
      item:match(match.matcher) -- says that nothing can be said
    elseif state ~= "absent" then
      if state == "matched" and item:has_label(p.label) then
        plex.label(item, { remove = p.label }, match.matcher .. " has it")
      end
      return
    end
  end
  if asked and not item:has_label(p.label) then
    plex.label(item, { add = p.label }, "neither Radarr nor Sonarr has it")
  end
end

on("movie", label)
on("series", label)
