local function film(more)
  local fields = {
    title = "The Matrix", year = 1999, matches = { radarr = { id = "7" } },
    plays = { count = 3, users = { "Ann", "Bob" }, last_at = days_ago(10) },
  }
  for name, value in pairs(more or {}) do fields[name] = value end
  return movie(fields)
end

test("what everybody has watched is no longer looked for", function()
  set { users = { "Ann", "Bob" } }
  expect(run(film())):changes { { "radarr.unmonitor", {}, "watched by Ann, Bob" } }
end)

test("and deleted some days later", function()
  set { users = { "Ann", "Bob" }, delete_after_days = 9 }
  expect(run(film())):changes {
    { "radarr.unmonitor" },
    { "radarr.delete", { files = true, exclude = true }, "last more than 9 days ago" },
  }
  set { exclude = false }
  expect(run(film())):change("radarr.delete", { files = true, exclude = false })
end)

test("a play starts the days anew", function()
  set { users = { "Ann" }, delete_after_days = 9 }
  expect(run(film { plays = { count = 4, users = { "Ann" }, last_at = days_ago(1) } })):changes { { "radarr.unmonitor" } }
end)

test("while somebody has not watched it nothing is done", function()
  set { users = { "Ann", "Bob", "Cid" }, delete_after_days = 1 }
  expect(run(film())):nothing()
end)

test("nobody is not everybody", function()
  set { delete_after_days = 1 }
  expect(run(film())):nothing()
end)

test("what nobody played is left alone", function()
  set { users = { "Ann" } }
  expect(run(film { plays = { count = 0 } })):nothing()
end)

test("a film that is to be kept is left alone, in whatever case", function()
  set { users = { "Ann" } }
  expect(run(film { labels = { "Keep" } })):nothing()
end)

test("without play history nothing is known", function()
  set { users = { "Ann" } }
  expect(run(movie { matches = { radarr = { id = "7" } } })):unknown("plays")
end)

test("with half of the labels nothing is known", function()
  set { users = { "Ann" }, delete_after_days = 1 }
  expect(run(film { unread = "labels" })):unknown("labels")
end)

test("while Radarr does not answer nothing is planned", function()
  set { users = { "Ann" } }
  expect(run(film { matches = { radarr = "unknown" } })):unknown("radarr")
end)
