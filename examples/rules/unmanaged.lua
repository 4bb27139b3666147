-- Labels films and series that neither Radarr nor Sonarr knows. While one of them
-- does not answer nothing is known, and nothing is labelled.
local p = params { label = "unmanaged" }

local function look(item)
  if #item.matches == 0 then return end -- no matcher looks for such items
  local absent = all(item.matches, function(match) return match.state == "absent" end)
  if absent and not item:has_label(p.label) then
    plex.label(item, { add = p.label }, "no application has an entry for it")
  elseif not absent and item:has_label(p.label) then
    plex.label(item, { remove = p.label }, "it has an entry")
  end
end

on("movie", look)
on("series", look)
