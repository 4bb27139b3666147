-- Tags series in Sonarr that have ended, that you have watched to the end, and
-- that you did not touch for a year: they can go to the archive.
--
-- You are the account whose token Luarr has. Series with the label "keep" stay.
local p = params { days = 365, tag = "archive", keep = "keep" }

on("series", function(series)
  local episodes, watched = series.leaf_count, series.viewed_leaf_count
  if not episodes or watched ~= episodes or not series.last_played_at then return end
  if age(series.last_played_at) < days(p.days) or series:has_label(p.keep) then return end
  for _, match in ipairs(series.matches) do
    if match.state ~= "absent" and match.status == "ended" then
      sonarr.tag(series, { add = p.tag, instance = match.matcher },
        "ended, all " .. episodes .. " episodes watched, not touched in " .. p.days .. " days")
    end
  end
end)
