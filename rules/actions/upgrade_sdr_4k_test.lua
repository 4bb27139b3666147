local function film(versions, more)
  local fields = { title = "A", matches = { radarr = { id = "7" } }, versions = versions }
  for name, value in pairs(more or {}) do fields[name] = value end
  return movie(fields)
end

local function picture(height, range)
  return { width = height * 16 / 9, height = height, traits = { dynamic_range = range } }
end

test("4K without HDR is searched for, not too often", function()
  expect(run(film { picture(2160, "SDR") })):changes {
    { "radarr.search", { max_per_day = 10, cooldown_days = 30 }, "its 4K is SDR" },
  }
  set { max_per_day = 2, cooldown_days = 7 }
  expect(run(film { picture(2160, "SDR") })):change("radarr.search", { max_per_day = 2, cooldown_days = 7 })
end)

test("a wide picture is 4K, too", function()
  expect(run(film { { width = 3840, height = 1600, traits = { dynamic_range = "SDR" } } })):change("radarr.search")
end)

test("what has HDR somewhere is left alone", function()
  expect(run(film { picture(2160, "HDR10") })):nothing()
  expect(run(film { picture(2160, "SDR"), picture(2160, "Dolby Vision") })):nothing()
end)

test("what is not 4K is left alone", function()
  expect(run(film { picture(1080, "SDR") })):nothing()
end)

test("a film that is to be kept is left alone", function()
  expect(run(film({ picture(2160, "SDR") }, { labels = { "keep" } }))):nothing()
end)

test("where the range is not known nothing is", function()
  expect(run(film { { width = 3840, height = 2160 } })):unknown("traits.dynamic_range")
end)

test("while Radarr does not answer nothing is planned", function()
  expect(run(film({ picture(2160, "SDR") }, { matches = { radarr = "unknown" } }))):unknown("radarr")
end)
