-- Tells when a season of a series was aired and none of its episodes is there.
--
-- Specials do not count. Seasons that Sonarr does not look for are left out,
-- unless `unmonitored` is set: perhaps nobody wants them.
local p = params { unmonitored = false, remind_days = 90 }

on("series", function(series)
  for _, match in ipairs(series.matches) do
    if match.state == "matched" then
      for _, season in ipairs(match.seasons) do
        local wanted = season.number > 0 and (season.monitored or p.unmonitored)
        local aired = season.previous_airing_at and season.previous_airing_at < now()
        if wanted and aired and season.episodes and season.episodes.with_file == 0 then
          notify(series, { message = series.title .. " lacks season " .. season.number, cooldown_days = p.remind_days },
            match.matcher .. " has no file of " .. season.episodes.total .. " episodes")
        end
      end
    end
  end
end)
