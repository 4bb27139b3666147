local function film(range, sound, radarr)
  return movie { traits = { dynamic_range = range, audio_format = sound }, matches = { radarr = radarr or { id = "7" } } }
end

test("picture and sound become tags, and all others are taken off", function()
  expect(run(film("PQ", "Dolby Atmos"))):changes {
    { "radarr.tag", { add = { "hdr10", "atmos" }, remove = { "dv", "hdr10-plus", "hlg", "dts-x" } }, "it is PQ with Dolby Atmos" },
  }
end)

test("one name may serve for two formats", function()
  set { atmos = "immersive", dtsx = "immersive" }
  local result = run(film("SDR", "DTS:X"))
  equal(result.changes[1].params.add, { "immersive", "immersive" })
end)

test("a film that Radarr does not have is left alone", function()
  expect(run(film("PQ", "AAC", "absent"))):nothing()
end)

test("where the sound is not known nothing is tagged", function()
  local half = movie { traits = { dynamic_range = "PQ" }, matches = { radarr = { id = "7" } } }
  expect(run(half)):unknown("traits.audio_format")
end)
