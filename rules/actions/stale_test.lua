local function film(more)
  local fields = {
    title = "The Matrix", year = 1999, added_at = days_ago(400), plays = { count = 0 },
    matches = { radarr = { id = "7" } },
  }
  for name, value in pairs(more or {}) do fields[name] = value end
  return movie(fields)
end

test("a film that nobody played is tagged", function()
  expect(run(film())):changes { { "radarr.tag", { add = "stale" }, "nobody played it in 365 days" } }
end)

test("days and tag can be set", function()
  set { days = 500, tag = "old" }
  expect(run(film())):nothing()
  set { days = 399 }
  expect(run(film())):changes { { "radarr.tag", { add = "old" }, "in 399 days" } }
end)

test("the clock decides", function()
  clock "2024-06-01"
  local item = film { added_at = "2024-01-01" }
  expect(run(item)):nothing()
  clock "2025-06-01"
  expect(run(item)):change("radarr.tag", { add = "stale" })
end)

test("a film that was played is left alone", function()
  expect(run(film { plays = { count = 1 } })):nothing()
end)

test("a film that is to be kept is left alone, in whatever case", function()
  expect(run(film { labels = { "KEEP" } })):nothing()
end)

test("a film without date is left alone", function()
  expect(run(movie { plays = { count = 0 } })):nothing()
end)

test("without play history nothing is known", function()
  expect(run(movie { added_at = days_ago(400) })):unknown("plays", "history was not read")
end)

test("with half of the labels nothing is known", function()
  expect(run(film { unread = "labels" })):unknown("labels")
end)

test("while Radarr does not answer nothing is planned", function()
  expect(run(film { matches = { radarr = "unknown" } })):unknown("radarr")
end)
