-- Stops Sonarr from looking for episodes that everybody has watched, and deletes
-- their files some days after the last play.
--
-- Everybody is whom `users` names: nothing is done while it is empty. Series and
-- episodes with the label "keep" are left alone, and so is what the play history
-- says nothing of. Deleting needs sonarr.delete_file in limits.destructive; until
-- then those changes are held.
local p = params { users = {}, delete_after_days = 30, keep = "keep" }

local function missing(plays)
  local played = {}
  for _, user in ipairs(plays.users) do played[user] = true end
  for _, user in ipairs(p.users) do
    if not played[user] then return user end
  end
end

-- Whether some Sonarr has a file of it. Which episode is which Sonarr knows
-- better than the media server, so that its own number is asked for.
local function has_file(episode)
  for _, match in ipairs(episode.matches) do
    if match.state == "matched" and match.episode_number and match.has_file then return true end
  end
end

on("episode", function(episode)
  if #p.users == 0 or episode.plays.count == 0 or missing(episode.plays) or episode:has_label(p.keep) then return end
  local series = episode.series
  if series and series:has_label(p.keep) then return end
  local who = table.concat(p.users, ", ")
  sonarr.unmonitor(episode, {}, "watched by " .. who)
  if episode.plays.last_at and age(episode.plays.last_at) > days(p.delete_after_days) and has_file(episode) then
    sonarr.delete_file(episode, {}, "watched by " .. who .. ", last more than " .. p.delete_after_days .. " days ago")
  end
end)
