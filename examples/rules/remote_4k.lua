-- Stops remote streams for which the server has to transcode 4K HDR video.
--
-- Sound alone may be transcoded: that is cheap. Who is in `users` is left alone.
-- The viewer has half a minute to choose another version. Where the server does
-- not tell what it does with a stream, the stream plays on.
local p = params { users = {}, grace = "30s" }

local function exempt(user)
  for _, name in ipairs(p.users) do
    if name:lower() == user:lower() then return true end
  end
  return false
end

on("session", function(s)
  if s.location == "lan" or s.video_decision ~= "transcode" then return end
  if s.source_media.resolution ~= "4k" or s.source_media.dynamic_range == "SDR" then return end
  if exempt(s.user) then return end
  plex.terminate(s, { message = "4K HDR plays without transcoding only: take the 1080p version.",
    grace = p.grace, cooldown = "2m", max_per_hour = 20 },
    "remote transcode of 4K " .. s.source_media.dynamic_range)
end)
