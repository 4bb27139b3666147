local function pilot(more)
  local fields = {
    title = "Pilot", season_number = 1, episode_number = 1, series = series { title = "Show" },
    matches = { sonarr = { id = "7", season_number = 1, episode_number = 1, has_file = true } },
    plays = { count = 2, users = { "Ann", "Bob" }, last_at = days_ago(10) },
  }
  for name, value in pairs(more or {}) do fields[name] = value end
  return episode(fields)
end

test("what everybody has watched is no longer looked for", function()
  set { users = { "Ann", "Bob" } }
  expect(run(pilot())):changes { { "sonarr.unmonitor", {}, "watched by Ann, Bob" } }
end)

test("and its file deleted some days later", function()
  set { users = { "Ann" }, delete_after_days = 9 }
  expect(run(pilot())):changes {
    { "sonarr.unmonitor" },
    { "sonarr.delete_file", {}, "last more than 9 days ago" },
  }
end)

test("without a file there is nothing to delete", function()
  set { users = { "Ann" }, delete_after_days = 9 }
  local gone = pilot { matches = { sonarr = { id = "7", season_number = 1, episode_number = 1, has_file = false } } }
  expect(run(gone)):changes { { "sonarr.unmonitor" } }
end)

test("while somebody has not watched it nothing is done", function()
  set { users = { "Ann", "Cid" } }
  expect(run(pilot())):nothing()
  set { users = {} }
  expect(run(pilot())):nothing()
end)

test("a series that is to be kept is kept whole", function()
  set { users = { "Ann" } }
  expect(run(pilot { series = series { title = "Show", labels = { "keep" } } })):nothing()
  expect(run(pilot { labels = { "keep" } })):nothing()
end)

test("without play history nothing is known", function()
  set { users = { "Ann" } }
  expect(run(episode { title = "Pilot", matches = { sonarr = { id = "7" } } })):unknown("plays")
end)
