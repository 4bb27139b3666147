-- Tags films in Radarr by picture and sound, so that its lists and custom
-- filters can tell them apart. A tag that no longer holds is taken off.
local p = params { dolby_vision = "dv", hdr10plus = "hdr10-plus", hdr10 = "hdr10", hlg = "hlg", atmos = "atmos", dtsx = "dts-x" }

local TAG = {
  ["Dolby Vision"] = p.dolby_vision, ["HDR10+"] = p.hdr10plus, ["HDR10"] = p.hdr10, ["PQ"] = p.hdr10, ["HLG"] = p.hlg,
  ["Dolby Atmos"] = p.atmos, ["DTS:X"] = p.dtsx,
}
local ALL = { p.dolby_vision, p.hdr10plus, p.hdr10, p.hlg, p.atmos, p.dtsx }

local function has_entry(movie)
  for _, match in ipairs(movie.matches) do
    if match.state == "matched" then return true end
  end
end

on("movie", function(movie)
  if not has_entry(movie) then return end
  local range, sound = movie.traits.dynamic_range, movie.traits.audio_format
  local add, remove = {}, {}
  for _, tag in ipairs(ALL) do
    if tag == TAG[range] or tag == TAG[sound] then add[#add + 1] = tag else remove[#remove + 1] = tag end
  end
  radarr.tag(movie, { add = add, remove = remove }, "it is " .. range .. " with " .. sound)
end)
