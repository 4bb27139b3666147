-- Labels films that several of your servers or libraries have, by their TMDB id:
-- all but the first one found.
local p = params { label = "copy" }

on("run", function()
  local first = {}
  for film in items { type = "movie" } do
    local id = film.external_ids and film.external_ids.tmdb
    if id and first[id] then
      plex.label(film, { add = p.label }, "there is another one: " .. first[id])
    elseif id then
      first[id] = film.id
    end
  end
end)
