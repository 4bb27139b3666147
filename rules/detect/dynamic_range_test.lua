-- range gives what is made of a version: its range, fallback and profile.
local function range(fields)
  local traits = run(version(fields)).traits
  local value, fallback, profile = get(traits, "dynamic_range"), get(traits, "hdr_fallback"), get(traits, "dovi_profile")
  return { value, fallback = fallback, profile = profile }
end

test("the fields of Dolby Vision tell the profile and what others see", function()
  equal(range { video = { dovi = { profile = 5, bl_compat_id = 0 } } }, { "Dolby Vision", fallback = "none", profile = "5" })
  equal(range { video = { dovi = { profile = 7, bl_compat_id = 6 } } }, { "Dolby Vision", fallback = "HDR10", profile = "7" })
  equal(range { video = { dovi = { profile = 8, bl_compat_id = 4 } } }, { "Dolby Vision", fallback = "HLG", profile = "8.4" })
  equal(range { video = { dovi = { profile = 10, bl_compat_id = 1 } } }, { "Dolby Vision", fallback = "HDR10", profile = "10.1" })
end)

test("fields that deny Dolby Vision are believed", function()
  local result = run(version { video = { dovi = { present = false }, color_transfer = "smpte2084" } })
  expect(result):trait("dynamic_range", "PQ", "color_transfer=smpte2084", "stream"):no_trait("dovi_profile")
end)

test("HDR10+ has no field: a title or the name refines", function()
  expect(run(version { video = { color_transfer = "smpte2084", title = "HDR10+" } })):trait("dynamic_range", "HDR10+", "title=HDR10+", "title")
  expect(run(version { file = "A.2021.2160p.DV.HDR10Plus-GRP.mkv", video = { dovi = { profile = 8, bl_compat_id = 1 } } }))
    :trait("dynamic_range", "Dolby Vision", "name=HDR10Plus", "name")
    :trait("hdr_fallback", "HDR10+")
end)

test("PQ with 8 bits is none", function()
  expect(run(version { video = { color_transfer = "smpte2084", bit_depth = 8 } })):trait("dynamic_range", "SDR", "bit_depth=8")
end)

test("the fields win over the name, and the conflict is told", function()
  expect(run(version { file = "A.2021.2160p.DV.HDR.mkv", video = { color_transfer = "bt709" } }))
    :trait("dynamic_range", "SDR", "conflict: name=DV HDR", "stream")
end)

test("a name that says less is no conflict", function()
  equal(run(version { file = "A.2021.2160p.HDR.mkv", video = { color_transfer = "smpte2084" } }).traits:evidence("dynamic_range"),
    "color_transfer=smpte2084")
end)

test("a name alone tells", function()
  expect(run(name "Show.S01E01.2160p.WEB-DL.DV.HDR10.mkv")):trait("dynamic_range", "Dolby Vision", "name=DV HDR10", "name")
  expect(run(name "Film.2021.2160p.HLG.mkv")):trait("dynamic_range", "HLG")
end)

test("the folder counts where the name says nothing", function()
  expect(run(name "/m/A.2021.2160p.DV.HDR.x265-GRP/a81f.mkv")):trait("dynamic_range", "Dolby Vision", "folder=DV HDR")
  expect(run(name "/media/4K HDR/a81f.mkv")):no_trait("dynamic_range")
end)

test("what only looks like a range is none", function()
  expect(run(name "/m/DV/DV.2019.1080p.BluRay-DV.mkv")):no_trait("dynamic_range")
  expect(run(name "Holiday.1999.MiniDV.mkv")):no_trait("dynamic_range")
  expect(run(name "Film.2019.DVDRip.HDTV.mkv")):no_trait("dynamic_range")
end)

test("a cover picture is no video", function()
  equal(range { video = { { codec = "mjpeg", color_primaries = "bt470bg" }, { codec = "hevc", color_transfer = "smpte2084" } } }[1], "PQ")
end)

test("of two layers the better one counts", function()
  equal(range { video = { { color_transfer = "smpte2084" }, { dovi = { profile = 7, bl_compat_id = 6 } } } }[1], "Dolby Vision")
end)

test("of two versions the item has the better one", function()
  local film = movie { versions = {
    { resolution = "1080", video = { color_transfer = "bt709" } },
    { resolution = "4k", video = { dovi = { profile = 8, bl_compat_id = 1 } } },
  } }
  local result = run(film)
  expect(result):trait("dynamic_range", "Dolby Vision", "best of 2 versions (4k)")
  expect(result.item.versions[1]):trait("dynamic_range", "SDR")
end)

test("where nothing says otherwise a picture is SDR, and without a picture nothing is known", function()
  expect(run(version { video = { codec = "hevc" } })):trait("dynamic_range", "SDR", "nothing says otherwise", "default")
  expect(run(version {})):no_trait("dynamic_range")
  expect(run(track { versions = { { audio = { codec = "flac" } } } })):no_trait("dynamic_range")
end)
