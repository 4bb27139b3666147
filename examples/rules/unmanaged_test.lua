test("what no application knows is labelled", function()
  expect(run(movie { title = "Heat", matches = { radarr = "absent", radarr4k = "absent" } }))
    :changes { { "plex.label", { add = "unmanaged" } } }
  expect(run(series { title = "Dark", matches = { sonarr = "absent" } })):change("plex.label", { add = "unmanaged" })
end)

test("one entry is enough", function()
  expect(run(movie { title = "Heat", matches = { radarr = { id = "7" }, radarr4k = "absent" } })):nothing()
  expect(run(movie { title = "Heat", labels = { "unmanaged" }, matches = { radarr = { id = "7" } } }))
    :changes { { "plex.label", { remove = "unmanaged" } } }
end)

test("where nobody looks nothing is said", function()
  expect(run(movie { title = "Heat" })):nothing()
end)

test("while one does not answer nothing is known", function()
  expect(run(movie { title = "Heat", matches = { radarr = "absent", radarr4k = "unknown" } })):unknown("matches.state")
end)
