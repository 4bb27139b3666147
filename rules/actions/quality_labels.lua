-- Labels films and episodes in Plex by picture and sound, so that smart
-- collections can be made of them.
--
-- A label of these that does not hold is taken off. Where a trait is unknown
-- its labels are left as they are. An empty parameter switches a label off.
local p = params { dolby_vision = "DV", hdr10plus = "HDR10+", hdr10 = "HDR10", hlg = "HLG", atmos = "Atmos", dtsx = "DTS:X" }

local LABELS = {
  { "dynamic_range", {
    ["Dolby Vision"] = p.dolby_vision, ["HDR10+"] = p.hdr10plus, HDR10 = p.hdr10, PQ = p.hdr10, HLG = p.hlg,
  } },
  { "audio_format", { ["Dolby Atmos"] = p.atmos, ["DTS:X"] = p.dtsx } },
}

local function label(item)
  local add, remove, is = {}, {}, {}
  for _, entry in ipairs(LABELS) do
    local value, labels = get(item.traits, entry[1]), entry[2]
    if value then
      is[#is + 1] = value
      local right, seen = labels[value], { [""] = true }
      for _, name in pairs(labels) do
        local there = item:has_label(name)
        if seen[name] then
          -- PQ and HDR10 share one.
        elseif name == right and not there then
          add[#add + 1] = name
        elseif name ~= right and there then
          remove[#remove + 1] = name
        end
        seen[name] = true
      end
    end
  end
  if #add + #remove > 0 then
    table.sort(add)
    table.sort(remove)
    plex.label(item, { add = add, remove = remove }, "it is " .. table.concat(is, ", "))
  end
end

on("movie", label)
on("episode", label)
