-- Labels films that were added lately, for a shelf of what is new, and takes the
-- label off when they are new no longer.
local p = params { days = 14, label = "New" }

on("movie", function(movie)
  if not movie.added_at then return end
  local new, labelled = age(movie.added_at) < days(p.days), movie:has_label(p.label)
  if new and not labelled then
    plex.label(movie, { add = p.label }, "added in the last " .. p.days .. " days")
  elseif labelled and not new then
    plex.label(movie, { remove = p.label }, "added more than " .. p.days .. " days ago")
  end
end)
