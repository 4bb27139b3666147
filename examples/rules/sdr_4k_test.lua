local function film(transfer, tags)
  return movie {
    title = "Heat",
    versions = { { resolution = "4k", height = 2160, video = { { codec = "hevc", bit_depth = 10, color_transfer = transfer } } } },
    matches = { radarr = { id = "7", tags = tags } },
  }
end

test("4K without HDR is tagged", function()
  expect(run(film("bt709"))):changes { { "radarr.tag", { add = "sdr-4k", instance = "radarr" }, "4K without HDR: color_transfer=bt709" } }
end)

test("4K with HDR is not", function()
  expect(run(film("smpte2084"))):nothing()
end)

test("a tag that no longer holds is taken off, one that is there not put on again", function()
  expect(run(film("smpte2084", { "sdr-4k" }))):changes { { "radarr.tag", { remove = "sdr-4k", instance = "radarr" } } }
  expect(run(film("bt709", { "sdr-4k" }))):nothing()
end)
