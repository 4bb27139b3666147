local scores = { ["TrueHD ATMOS"] = 500, ["DTS-HD MA"] = 100 }

local function film(codec, entry)
  local match = { id = "7", format_scores = scores }
  for name, value in pairs(entry or {}) do match[name] = value end
  return movie {
    title = "Heat", year = 1995, matches = { radarr = match },
    versions = { { height = 2160, video = { { codec = "hevc" } }, audio = { codec } } },
  }
end
local dts = { codec = "dca", profile = "ma" }
local atmos = { codec = "truehd", profile = "dolby truehd + dolby atmos", title = "Atmos" }

test("a film without Atmos whose profile gives points for it is tagged", function()
  expect(run(film(dts))):changes { { "radarr.tag", { add = "no-atmos", instance = "radarr" }, "points for TrueHD ATMOS, the best track is DTS-HD MA" } }
end)

test("one with Atmos is left alone, and so is a profile without a score for it, or with one below zero", function()
  expect(run(film(atmos))):nothing()
  expect(run(film(dts, { format_scores = { ["DTS-HD MA"] = 100 } }))):nothing()
  expect(run(film(dts, { format_scores = { ["Atmos (lossy)"] = -50 } }))):nothing()
end)

test("the tag goes when Atmos is there", function()
  set { tag = "want-atmos" }
  expect(run(film(atmos, { tags = { "want-atmos" } }))):changes { { "radarr.tag", { remove = "want-atmos", instance = "radarr" } } }
end)

test("while Radarr does not answer, or nobody knows the sound, nothing is planned", function()
  expect(run(film(dts, { state = "unknown" }))):unknown("matches.state")
  expect(run(film({ codec = "weird" }))):unknown("traits.audio_format")
end)
