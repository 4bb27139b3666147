local function film(more)
  local fields = {
    title = "Heat", matches = { radarr = { id = "7", tags = { "3 - ann", "12 - Bob", "hdr" } } },
    plays = { count = 2, users = { "Ann", "bob" }, last_at = "2024-01-01" },
  }
  for name, value in pairs(more or {}) do fields[name] = value end
  return movie(fields)
end

test("what all who asked have watched leaves after a week on the shelf", function()
  clock "2024-06-01"
  expect(run(film())):changes {
    { "radarr.unmonitor", { instance = "radarr" }, "watched by ann, Bob" },
    { "plex.label", { add = "leaving soon" } },
  }
  local announced = film { id = "test/1", labels = { "leaving soon" } }
  clock "2024-06-07"
  expect(run(announced)):changes { { "radarr.unmonitor" }, { "plex.label" } }
  clock "2024-06-08"
  expect(run(announced)):change("radarr.delete", { files = true, instance = "radarr" }, "announced for 7 days")
end)

test("it stays while one of them has not, while it was played of late, and with a keep label", function()
  clock "2024-06-01"
  expect(run(film { plays = { count = 1, users = { "Ann" }, last_at = "2024-01-01" } })):nothing()
  expect(run(film { plays = { count = 2, users = { "Ann", "Bob" }, last_at = "2024-05-01" } })):nothing()
  expect(run(film { labels = { "Keep" } })):nothing()
  expect(run(film { labels = { "Keep", "leaving soon" } })):changes { { "plex.label", { remove = "leaving soon" }, "it stays" } }
end)

test("where nobody is named, users are asked; nobody is not everybody", function()
  clock "2024-06-01"
  local untagged = film { matches = { radarr = { id = "7" } } }
  expect(run(untagged)):nothing()
  set { users = { "ann" } }
  expect(run(untagged)):change("radarr.unmonitor", { instance = "radarr" }, "watched by ann")
end)

test("while the history is not read, or Radarr does not answer, nothing is planned", function()
  clock "2024-06-01"
  expect(run(movie { matches = { radarr = { id = "7", tags = { "3 - ann" } } } })):unknown("plays")
  expect(run(film { matches = { radarr = "unknown" } })):unknown("matches.state")
end)
