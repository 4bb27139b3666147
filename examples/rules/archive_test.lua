local function show(more)
  local fields = {
    title = "The Wire", leaf_count = 60, viewed_leaf_count = 60, last_played_at = days_ago(400),
    matches = { sonarr = { id = "3", status = "ended" } },
  }
  for name, value in pairs(more or {}) do fields[name] = value end
  return series(fields)
end

test("ended, watched and left alone for a year is tagged", function()
  expect(run(show())):changes { { "sonarr.tag", { add = "archive", instance = "sonarr" }, "all 60 episodes watched" } }
end)

test("what goes on stays, and so does what is half watched, fresh or to be kept", function()
  expect(run(show { matches = { sonarr = { id = "3", status = "continuing" } } })):nothing()
  expect(run(show { viewed_leaf_count = 59 })):nothing()
  expect(run(show { last_played_at = days_ago(10) })):nothing()
  expect(run(show { labels = { "Keep" } })):nothing()
end)

test("while Sonarr does not answer nothing is planned", function()
  expect(run(show { matches = { sonarr = "unknown" } })):unknown("matches.state")
end)
