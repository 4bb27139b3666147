local function film(more)
  local fields = { added_at = "2024-01-01", plays = { count = 0 }, matches = { radarr = { id = "7" } } }
  for name, value in pairs(more or {}) do fields[name] = value end
  return movie(fields)
end

test("a film that nobody plays is announced for a week, and then goes", function()
  clock "2024-09-01"
  expect(run(film())):changes { { "plex.label", { add = "leaving soon" }, "in 180 days" } }
  local announced = film { id = "test/1", labels = { "leaving soon" } }
  clock "2024-09-05"
  expect(run(announced)):changes { { "plex.label" } }
  clock "2024-09-08"
  expect(run(announced)):change("radarr.delete", { files = true }, "announced for 7 days")
end)

test("whoever plays it takes it off the shelf, and the week begins anew", function()
  clock "2024-09-01"
  local announced = film { labels = { "leaving soon" } }
  run(announced)
  clock "2024-09-05"
  local played = film { id = announced.id, labels = { "leaving soon" }, plays = { count = 1, last_at = "2024-09-04" } }
  expect(run(played)):changes { { "plex.label", { remove = "leaving soon" } } }
  clock "2025-09-01"
  local again = film { id = announced.id, labels = { "leaving soon" }, plays = { count = 1, last_at = "2024-09-04" } }
  expect(run(again)):changes { { "plex.label", { add = "leaving soon" } } }
end)

test("without its label, or while nobody knows who played it, nothing is deleted", function()
  clock "2024-09-01"
  local one = film()
  run(one)
  clock "2024-09-30"
  expect(run(one)):changes { { "plex.label", { add = "leaving soon" } } }
  expect(run(movie { added_at = "2024-01-01", matches = { radarr = { id = "7" } } })):unknown("plays")
end)

test("what is to be kept stays", function()
  clock "2024-09-01"
  expect(run(film { labels = { "Keep" } })):changes { { "plex.label", { remove = "leaving soon" } } }
end)

test("a film of which nobody knows since when it is there is left alone", function()
  expect(run(movie { plays = { count = 0 }, labels = { "leaving soon" }, matches = { radarr = { id = "7" } } })):nothing()
end)
