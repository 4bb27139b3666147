test("the second film with one id is labelled", function()
  movie { id = "home/1", external_ids = { tmdb = "603" } }
  movie { id = "home/2", external_ids = { tmdb = "604" } }
  local copy = movie { id = "away/1", external_ids = { tmdb = "603" } }
  expect(run()):changes { { "plex.label", { add = "copy" }, "another one: home/1", target = copy } }
end)

test("films without an id are nobody's copy", function()
  movie {}
  movie {}
  expect(run()):nothing()
end)

test("while a library cannot be read nothing is said", function()
  movie { id = "home/1", external_ids = { tmdb = "603" } }
  movie { id = "away/1", external_ids = { tmdb = "603" }, stale = true }
  expect(run()):unknown("items", "could not be read")
end)
