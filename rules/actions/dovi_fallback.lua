-- Tags films in Radarr whose best version is Dolby Vision that other screens
-- cannot show: profile 5 comes out green and purple on them.
local p = params { tag = "dv-no-fallback" }

on("movie", function(movie)
  if movie.traits.dynamic_range == "Dolby Vision" and movie.traits.hdr_fallback == "none" then
    radarr.tag(movie, { add = p.tag }, "Dolby Vision without fallback: " .. movie.traits:evidence("hdr_fallback"))
  end
end)
