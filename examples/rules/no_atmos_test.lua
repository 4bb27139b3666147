local function film(codec, profile, state)
  return movie {
    title = "Heat", year = 1995,
    versions = { { height = 2160, video = { { codec = "hevc" } }, audio = { codec } } },
    matches = { radarr = { state = state or "matched", id = "7", quality_profile = profile } },
  }
end
local dts = { codec = "dca", profile = "ma" }
local atmos = { codec = "truehd", profile = "dolby truehd + dolby atmos", title = "Atmos" }

test("a film without Atmos whose profile wants it is tagged", function()
  expect(run(film(dts, "Ultra-HD"))):changes { { "radarr.tag", { add = "no-atmos", instance = "radarr" }, "Ultra-HD wants Atmos" } }
end)

test("one with Atmos is left alone, and so is another profile", function()
  expect(run(film(atmos, "Ultra-HD"))):nothing()
  expect(run(film(dts, "HD-1080p"))):nothing()
end)

test("the profiles are a parameter", function()
  set { profiles = { "HD-1080p" }, tag = "want-atmos" }
  expect(run(film(dts, "HD-1080p"))):change("radarr.tag", { add = "want-atmos", instance = "radarr" })
end)

test("while Radarr does not answer nothing is planned", function()
  expect(run(film(dts, "Ultra-HD", "unknown"))):unknown("matches.state")
end)
