-- Stops Radarr from looking for films that everybody has watched, and deletes
-- them some days after the last play.
--
-- Everybody is whom `users` names: nothing is done while it is empty. Films with
-- the label "keep" are left alone, and so are films of which the play history
-- was not read. Deleting needs radarr.delete in limits.destructive; until then
-- those changes are held.
local p = params { users = {}, delete_after_days = 30, exclude = true, keep = "keep" }

local function missing(plays)
  local played = {}
  for _, user in ipairs(plays.users) do played[user] = true end
  for _, user in ipairs(p.users) do
    if not played[user] then return user end
  end
end

on("movie", function(movie)
  if #p.users == 0 or movie.plays.count == 0 or missing(movie.plays) or movie:has_label(p.keep) then return end
  local who = table.concat(p.users, ", ")
  radarr.unmonitor(movie, {}, "watched by " .. who)
  if movie.plays.last_at and age(movie.plays.last_at) > days(p.delete_after_days) then
    radarr.delete(movie, { files = true, exclude = p.exclude },
      "watched by " .. who .. ", last more than " .. p.delete_after_days .. " days ago")
  end
end)
