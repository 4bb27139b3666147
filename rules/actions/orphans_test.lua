test("what nobody has is labelled", function()
  expect(run(movie { matches = { radarr = "absent" } })):changes {
    { "plex.label", { add = "orphan" }, "neither Radarr nor Sonarr" },
  }
  expect(run(series { matches = { sonarr = "absent" } })):change("plex.label", { add = "orphan" })
end)

test("one that has it is enough", function()
  expect(run(movie { matches = { radarr = "absent", radarr4k = { id = "7" } } })):nothing()
end)

test("the label comes off", function()
  local found = movie { labels = { "Orphan" }, matches = { radarr = { id = "7" } } }
  expect(run(found)):changes { { "plex.label", { remove = "orphan" }, "radarr has it" } }
end)

test("what is labelled already is left alone", function()
  expect(run(movie { labels = { "Orphan" }, matches = { radarr = "absent" } })):nothing()
end)

test("where one does not answer nothing is known", function()
  expect(run(movie { matches = { radarr = "absent", radarr4k = "unknown" } })):unknown("matches.state")
end)

test("a match that is not certain is no orphan", function()
  expect(run(movie { matches = { radarr = "ambiguous" } })):nothing()
  expect(run(movie { matches = { radarr = "conflict" } })):nothing()
end)

test("without Radarr and Sonarr there are no orphans", function()
  expect(run(movie {})):nothing()
end)
