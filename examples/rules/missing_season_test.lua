local function show(season)
  local fields = { number = 2, monitored = true, previous_airing_at = "2020-05-01", episodes = { total = 10, with_file = 0 } }
  for name, value in pairs(season or {}) do fields[name] = value end
  return series { title = "Lost", matches = { sonarr = { id = "3", seasons = {
    { number = 1, monitored = true, previous_airing_at = "2019-05-01", episodes = { total = 3, with_file = 3 } }, fields,
  } } } }
end

test("a season without any file is told of", function()
  expect(run(show())):changes {
    { "notify.send", { message = "Lost lacks season 2", cooldown_days = 90 }, "sonarr has no file of 10 episodes" },
  }
end)

test("specials, what is half there, and what nobody looks for are not", function()
  expect(run(show { number = 0 })):nothing()
  expect(run(show { episodes = { total = 10, with_file = 1 } })):nothing()
  expect(run(show { monitored = false })):nothing()
end)

test("unmonitored seasons count where that is set", function()
  set { unmonitored = true }
  expect(run(show { monitored = false })):change("notify.send")
end)

test("while Sonarr does not answer nothing is told", function()
  expect(run(series { title = "Lost", matches = { sonarr = "unknown" } })):unknown("matches.state")
end)
