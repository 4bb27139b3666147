-- Labels films that are there in 4K and in 1080p too, so that you can look
-- through them. Films with the label "both" are meant to be there twice.
local p = params { label = "duplicate", keep = "both" }

on("movie", function(movie)
  local sizes = {}
  for _, version in ipairs(movie.versions) do
    if not version.optimized and version.resolution then sizes[version.resolution] = true end
  end
  local twice = sizes["4k"] and sizes["1080"] and not movie:has_label(p.keep)
  if twice and not movie:has_label(p.label) then
    plex.label(movie, { add = p.label }, #movie.versions .. " versions, in 4K and in 1080p")
  elseif not twice and movie:has_label(p.label) then
    plex.label(movie, { remove = p.label }, "there is one of each at most")
  end
end)
