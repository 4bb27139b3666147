-- Takes leave of films that everybody who asked for them has watched: Radarr
-- stops looking for them, for a week they carry the label "leaving soon", and
-- then they are deleted with their files.
--
-- Who asked stands in Radarr's tags, as Overseerr and Jellyseerr write them:
-- "3 - ann". Where no tag names anybody, users says whose turn it is. Films with
-- the label "keep" stay, and nothing is deleted before limits.destructive lists
-- radarr.delete.
local p = params { users = {}, days = 90, notice = 7, label = "leaving soon", keep = "keep" }

local function askers(match)
  local names = {}
  for _, tag in ipairs(match.tags) do
    names[#names + 1] = re.match(tag, "^\\d+ ?- ?(.+)$")
  end
  return #names > 0 and names or p.users
end

-- Servers and Radarr do not agree on capitals.
local function watched_by(users, name)
  return any(users, function(user) return user:lower() == name:lower() end)
end

on("movie", function(movie)
  for _, match in ipairs(movie.matches) do
    if match.state == "matched" then
      local names, plays = askers(match), movie.plays
      local all_have = #names > 0 and all(names, function(name) return watched_by(plays.users, name) end)
      local goes = all_have and plays.last_at and age(plays.last_at) > days(p.days) and not movie:has_label(p.keep)
      if goes then
        local why = "watched by " .. table.concat(names, ", ") .. ", last more than " .. p.days .. " days ago"
        radarr.unmonitor(movie, { instance = match.matcher }, why)
        plex.label(movie, { add = p.label }, why)
        if hold(movie, days(p.notice), match.matcher) and movie:has_label(p.label) then
          radarr.delete(movie, { files = true, instance = match.matcher }, why .. ", announced for " .. p.notice .. " days")
        end
      elseif movie:has_label(p.label) then
        plex.label(movie, { remove = p.label }, "it stays after all")
      end
    end
  end
end)
