local function film(height, ...)
  local audio = {}
  for i, format in ipairs { ... } do audio[i] = { traits = { audio_format = format } } end
  return movie { matches = { radarr = { id = "7" } }, versions = { { height = height, audio = audio } } }
end

test("4K without Atmos is tagged", function()
  expect(run(film(2160, "DTS-HD MA", "Dolby Digital"))):changes {
    { "radarr.tag", { add = "missing-atmos" }, "none of its tracks" },
  }
end)

test("one track of Atmos is enough, and takes the tag off", function()
  expect(run(film(2160, "DTS:X", "Dolby Atmos"))):changes { { "radarr.tag", { remove = "missing-atmos" } } }
end)

test("how large can be set, and the tag", function()
  expect(run(film(1080, "AAC"))):nothing()
  set { min_height = 1000, tag = "flat" }
  expect(run(film(1080, "AAC"))):change("radarr.tag", { add = "flat" })
end)

test("where the sound is not known nothing is", function()
  local half = movie { matches = { radarr = { id = "7" } }, versions = { { height = 2160, audio = { { codec = "weird" } } } } }
  expect(run(half)):unknown("traits.audio_format")
end)

test("a file of unknown size is left alone", function()
  expect(run(film(nil, "AAC"))):nothing()
end)
