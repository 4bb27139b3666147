-- Tags films in Radarr that nobody has played for a long time.
--
-- Films with the label "keep" are left alone. Where the play history was not
-- read the verdict is unknown and nothing is tagged.
local p = params { days = 365, tag = "stale", keep = "keep" }

on("movie", function(movie)
  if movie.plays.count > 0 or movie:has_label(p.keep) then return end
  if movie.added_at and age(movie.added_at) > days(p.days) then
    radarr.tag(movie, { add = p.tag }, "nobody played it in " .. p.days .. " days")
  end
end)
