-- Deletes films, with their files, that nobody has played for half a year. For a
-- week before that they carry the label "leaving soon": a smart collection of it
-- is the shelf of what goes next.
--
-- Whoever plays a film keeps it, and so does the label "keep". Nothing is
-- deleted before limits.destructive lists radarr.delete.
local p = params { days = 180, notice = 7, label = "leaving soon", keep = "keep" }

on("movie", function(movie)
  local used = movie.plays.last_at or movie.added_at
  if not used then return end
  if age(used) < days(p.days) or movie:has_label(p.keep) then
    plex.label(movie, { remove = p.label }, "it stays after all")
    return
  end
  plex.label(movie, { add = p.label }, "nobody played it in " .. p.days .. " days")
  if hold(movie, days(p.notice)) and movie:has_label(p.label) then
    radarr.delete(movie, { files = true }, "announced for " .. p.notice .. " days, and still nobody played it")
  end
end)
