-- Stops streams for which the server has to transcode 4K video. The viewer is
-- told to take another version.
--
-- `where` is "remote" (the default) or "all". Transcoding the sound alone is
-- cheap and allowed; `audio = true` stops that too. Nobody is stopped whose name
-- is in `users`, whose player (name or program) is in `players`, or who plays
-- from a library in `libraries`. `grace` gives a viewer time to choose another
-- version, `cooldown` keeps a player that begins anew by itself from being
-- stopped over and over. What is not known of a stream stops nothing.
local p = params {
  where = "remote", audio = false, users = {}, players = {}, libraries = {},
  message = "4K plays without transcoding only: choose original quality, or the 1080p version.",
  grace = "10s", cooldown = "2m", max_per_hour = 20,
}

local function among(list, name)
  if not name then return false end
  for _, one in ipairs(list) do
    if one:lower() == name:lower() then return true end
  end
  return false
end

local function exempt(s)
  return #p.users > 0 and among(p.users, s.user)
    or #p.players > 0 and (among(p.players, s.player.title) or among(p.players, s.player.product))
    or #p.libraries > 0 and among(p.libraries, s.library)
end

on("session", function(s)
  if s.video_decision == "none" then return end
  local what = s.video_decision == "transcode" and "video" or p.audio and s.audio_decision == "transcode" and "sound"
  if not what or s.source_media.resolution ~= "4k" then return end
  if p.where ~= "all" and s.location == "lan" or exempt(s) then return end
  plex.terminate(s, { message = p.message, grace = p.grace, cooldown = p.cooldown, max_per_hour = p.max_per_hour },
    "the " .. what .. " of a 4K file is transcoded (" .. s.location .. ")")
end)
