-- The dynamic range of a picture, what a screen without Dolby Vision makes of
-- it, and the Dolby Vision profile.
--
-- The server's fields decide, of all its video streams the best. Titles and the
-- file's name only refine what the fields say within a family (HDR10 may turn
-- out to be HDR10+), and decide alone where there are no fields; the folder's
-- name counts where the file's says nothing.

local PQ, HLG = "smpte2084", "arib-std-b67"

-- What other screens see of a Dolby Vision stream, by its compatibility id.
local FALLBACK = { [0] = "none", [1] = "HDR10", [2] = "SDR", [4] = "HLG", [6] = "HDR10" }

-- Words, as titles and names write them. A blank stands for any separator or
-- none; after ! neither letters nor digits may follow.
local HDR10PLUS = { "hdr10+", "hdr10 +", "hdr10p!", "hdr10 plus", "hdr 10+", "hdr 10 plus", "dv hdr10p!", "dv hdr10 plus" }
local HDR = { "hdr10", "hdr!", "hdr+", "dv hdr", "dovi hdr", "hdr dv", "hdr dovi" }
local DOVI = { "dolby vision", "dovi", "dv", "dovi p5", "dovi p7", "dovi p8", "dv p5", "dv p7", "dv p8",
  "dv hdr", "dv hdr10", "dv hdr10p!", "dv hdr10 plus", "dovi hdr", "hdr dv", "hdr10 dv", "hdr dovi", "hdr10 dovi" }
local PROFILE_5 = { "dv p5", "dv5", "dovi p5", "dovi5", "p5!", "profile 5" }
local PROFILE_7_8 = { "dv7", "dv8", "dvp7", "dvp8", "dovi7", "dovi8", "dovip7", "dovip8" }
local NOT_DOVI = { "mini dv", "dv avi" }

-- What words may say, in the order in which said takes the answers.
local SAYS = { HDR10PLUS, HDR, { "hlg!", "hlg10" }, { "pq10", "pq!" }, { "sdr!" }, DOVI }

-- Streams of these codecs are cover pictures.
local STILL = { mjpeg = true, png = true, bmp = true, gif = true }

local RANK = { ["Dolby Vision"] = 1, ["HDR10+"] = 2, HDR10 = 3, PQ = 4, HLG = 5, SDR = 6 }

-- What words alone say: range, fallback, and the words.
local function said(words)
  local plus, hdr, hlg, pq, sdr, dovi = words:find(SAYS)
  if dovi and not words:has(NOT_DOVI) then
    local fallback
    if words:has(PROFILE_5) then fallback = "none"
    elseif plus then fallback = "HDR10+"
    elseif hlg then fallback = "HLG"
    elseif hdr or pq or words:has(PROFILE_7_8) then fallback = "HDR10"
    elseif sdr then fallback = "SDR" end
    local other = plus or hlg or hdr or pq or sdr
    return "Dolby Vision", fallback, other and other ~= dovi and dovi .. " " .. other or dovi
  end
  if plus then return "HDR10+", "HDR10+", plus end
  if hlg then return "HLG", "HLG", hlg end
  if pq then return "PQ", "HDR10", pq end
  if hdr then return "HDR10", "HDR10", hdr end
  if sdr then return "SDR", "SDR", sdr end
end

-- HDR10+ has no field of its own: a title or the file's name must tell.
local function hdr10plus(titles, name)
  local word = titles:has(HDR10PLUS)
  if word then return "title=" .. word, "title" end
  word = name:has(HDR10PLUS)
  if word then return "name=" .. word, "name" end
end

local function dolby_vision(profile, compat, transfer, titles, name)
  local evidence, fallback = "dovi.profile=" .. (profile or "?"), nil
  if compat then
    fallback = FALLBACK[compat]
    evidence = evidence .. ", dovi.bl_compat_id=" .. compat
  elseif profile == 7 then
    fallback = "HDR10"
  elseif profile == 5 then
    fallback = "none"
  elseif transfer then
    fallback = transfer == PQ and "HDR10" or transfer == HLG and "HLG" or "SDR"
    evidence = evidence .. ", color_transfer=" .. transfer
  end
  local confidence = "stream"
  if fallback == "HDR10" then
    local word, from = hdr10plus(titles, name)
    if word then fallback, evidence, confidence = "HDR10+", evidence .. ", " .. word, from end
  end
  if compat and (profile == 8 or profile == 10) then profile = profile .. "." .. compat end
  return "Dolby Vision", evidence, confidence, fallback, profile
end

-- A name that claims what the fields deny does not win, and is told.
local function conflict(range, fallback, name)
  if name.extension == "avi" then return "" end
  local claimed, _, word = said(name)
  if not claimed or claimed == range or claimed == fallback then return "" end
  if RANK[claimed] <= RANK.PQ and claimed ~= "Dolby Vision" and (RANK[range] <= RANK.PQ and fallback ~= "none") then return "" end
  return ", conflict: name=" .. word
end

-- Every answer below is: range, evidence, confidence, fallback, profile.
local function from_video(video, name)
  local codec, titles, transfer, dovi = video.codec, video.titles, video.color_transfer, video.dovi
  if STILL[codec] then return end
  if transfer then transfer = transfer:lower() end
  if dovi then
    local present, profile, compat = dovi.present, dovi.profile, dovi.bl_compat_id
    if present or present == nil and profile then return dolby_vision(profile, compat, transfer, titles, name) end
  end
  if transfer then
    local evidence = "color_transfer=" .. transfer
    if transfer == HLG then return "HLG", evidence, "stream", "HLG" end
    if transfer ~= PQ then return "SDR", evidence, "stream", "SDR" end
    if video.bit_depth == 8 then return "SDR", evidence .. ", bit_depth=8", "stream", "SDR" end
    local word, from = hdr10plus(titles, name)
    if word then return "HDR10+", evidence .. ", " .. word, from, "HDR10+" end
    word = titles:has(HDR)
    if word then return "HDR10", evidence .. ", title=" .. word, "title", "HDR10" end
    return "PQ", evidence, "stream", "HDR10"
  end

  local found, fallback, word = said(titles)
  if found then return found, "title=" .. word, "title", fallback end
  local color = video.color_primaries or video.color_space
  if color then return "SDR", "colors of " .. color .. " without PQ or HLG", "stream", "SDR" end
end

detect("dynamic_range", {
  of = "video_version",
  gives = { "hdr_fallback", "dovi_profile" },
  best = {
    { "Dolby Vision", hdr_fallback = "HDR10+" }, { "Dolby Vision", hdr_fallback = "HDR10" },
    { "Dolby Vision", hdr_fallback = "HLG" }, "Dolby Vision", "HDR10+", "HDR10", "PQ", "HLG", "SDR",
  },
}, function(version)
  local name, streams = version.name, version.video
  local range, evidence, confidence, fallback, profile
  for _, video in ipairs(streams) do
    local r, e, c, f, p = from_video(video, name)
    if r and (not range or RANK[r] < RANK[range]) then range, evidence, confidence, fallback, profile = r, e, c, f, p end
  end
  if range then
    if confidence == "stream" then evidence = evidence .. conflict(range, fallback, name) end
    return range, evidence, confidence, fallback, profile
  end

  if name.extension ~= "avi" then
    local found, claimed, word = said(name)
    if found then return found, "name=" .. word, "name", claimed end
    found, claimed, word = said(name.folder)
    if found then return found, "folder=" .. word, "name", claimed end
  end
  if streams[1] then return "SDR", "nothing says otherwise", "default", "SDR" end
end)
