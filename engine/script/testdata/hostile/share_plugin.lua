-- a plugin's change replaced
-- expect: error "label" cannot be set
on("movie", function(m)
  plex.label = print
end)
