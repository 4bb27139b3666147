-- Stops streams that have been paused for too long: they hold a transcoder, and
-- count for limits.
--
-- How long is known since Luarr watches: `minutes` begin with the first look
-- that found the stream paused. Nobody is stopped whose name is in `users`, or
-- whose player is in `players`; with `transcodes_only = true` only streams that
-- cost the server something.
local p = params {
  minutes = 30, transcodes_only = false, users = {}, players = {},
  message = "Paused for too long: just start again where you stopped.",
  max_per_hour = 60,
}

local function among(list, name)
  for _, one in ipairs(list) do
    if one:lower() == name:lower() then return true end
  end
  return false
end

on("session", function(s)
  if s.state ~= "paused" or age(s.since) < p.minutes * 60 then return end
  if p.transcodes_only and s.video_decision ~= "transcode" and s.audio_decision ~= "transcode" then return end
  if #p.users > 0 and among(p.users, s.user) or #p.players > 0 and among(p.players, s.player.title) then return end
  plex.terminate(s, { message = p.message, max_per_hour = p.max_per_hour }, "paused for more than " .. p.minutes .. " minutes")
end)
