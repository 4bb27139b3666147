local function format(fields) return get(run(version(fields)).traits, "audio_format") end

test("the codec decides", function()
  equal(format { audio = { codec = "eac3" } }, "Dolby Digital Plus")
  equal(format { audio = { codec = "dca", profile = "ma" } }, "DTS-HD MA")
  equal(format { audio = { codec = "dca", profile = "express" } }, "DTS Express")
  equal(format { audio = { codec = "pcm_s24le" } }, "PCM")
  equal(format { audio = { codec = "xyz", title = "TrueHD Atmos" } }, nil)
end)

test("Atmos and DTS:X are told by titles", function()
  expect(run(version { audio = { codec = "truehd", title = "Dolby Atmos" } }))
    :trait("audio_format", "Dolby Atmos", "codec=truehd, title=Atmos", "title"):trait("audio_carrier", "TrueHD")
  expect(run(version { audio = { codec = "dca", profile = "ma", title = "DTS:X 7.1" } })):trait("audio_format", "DTS:X")
end)

test("Atmos by name is that of the track with the most channels", function()
  local result = run(version { file = "A.2021.TrueHD.7.1.Atmos.mkv", audio = {
    { codec = "truehd", channels = 6 }, { codec = "truehd", channels = 8 }, { codec = "ac3", channels = 6 },
  } })
  expect(result):trait("audio_format", "Dolby Atmos", "name=Atmos", "name")
  local tracks = result.item.versions[1].audio
  expect(tracks[1]):trait("audio_format", "Dolby TrueHD")
  expect(tracks[2]):trait("audio_format", "Dolby Atmos")
  expect(tracks[3]):trait("audio_format", "Dolby Digital")
end)

test("a track that boasts is not believed, and the conflict is told", function()
  expect(run(version { file = "A.2021.TrueHD.Atmos.mkv", audio = { codec = "ac3", title = "TrueHD Atmos 7.1" } }))
    :trait("audio_format", "Dolby Digital", "conflict: title=Atmos, conflict: name=Atmos", "stream"):no_trait("audio_carrier")
end)

test("the best track counts, and the default one is kept too", function()
  expect(run(version { audio = { { codec = "aac", default = true }, { codec = "truehd", title = "Atmos" } } }))
    :trait("audio_format", "Dolby Atmos"):trait("default_audio_format", "AAC")
end)

test("DTS with x264 is no DTS:X", function()
  expect(run(version { file = "A.2021.1080p.DTS.x264-GRP.mkv", audio = { codec = "dca", profile = "ma" } })):trait("audio_format", "DTS-HD MA")
end)

test("a name alone tells, and where it came from what carries Atmos", function()
  expect(run(name "A.2021.1080p.WEB-DL.DDP5.1.Atmos.mkv")):trait("audio_format", "Dolby Atmos"):trait("audio_carrier", "Dolby Digital Plus")
  expect(run(name "A.2021.2160p.UHD.BluRay.Atmos.mkv")):trait("audio_carrier", "TrueHD")
  expect(run(name "/m/A.2021.1080p.BluRay.DTS-HD.MA.5.1-GRP/a81f.mkv")):trait("audio_format", "DTS-HD MA", "folder=DTS-HD.MA", "name")
end)

test("what only looks like a format is none", function()
  expect(run(name "The.Opus.2018.1080p.WEB.mkv")):no_trait("audio_format")
  expect(run(name "Film.2019.1080p.BluRay.x264-dd.mkv")):no_trait("audio_format")
  equal(format { audio = { codec = "eac3", title = "Atmospheric Mix" } }, "Dolby Digital Plus")
end)

test("music has sound", function()
  expect(run(track { versions = { { audio = { codec = "flac" } } } })):trait("audio_format", "FLAC")
end)
