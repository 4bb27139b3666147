local function film(name, labels)
  return movie {
    title = "Heat", year = 1995, labels = labels,
    versions = { { height = 1080, file = name, video = { { codec = "h264", bit_depth = 8, color_transfer = "bt709" } },
      audio = { { codec = "ac3", channels = 6 } } } },
  }
end

test("a name that boasts is found out", function()
  expect(run(film("Heat.1995.2160p.DV.HDR.mkv"))):changes { { "plex.label", { add = "wrong name" }, "it is SDR, but name=DV" } }
end)

test("a modest name is left alone", function()
  expect(run(film("Heat.1995.1080p.DD5.1.mkv"))):nothing()
end)

test("the label goes when the file was renamed", function()
  expect(run(film("Heat.1995.1080p.mkv", { "wrong name" }))):changes { { "plex.label", { remove = "wrong name" } } }
end)
