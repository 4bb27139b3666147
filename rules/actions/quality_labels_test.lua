local function film(range, sound, labels)
  return movie { labels = labels, traits = { dynamic_range = range, audio_format = sound } }
end

test("picture and sound become labels", function()
  expect(run(film("Dolby Vision", "Dolby Atmos"))):changes {
    { "plex.label", { add = { "Atmos", "DV" } }, "it is Dolby Vision, Dolby Atmos" },
  }
end)

test("what no longer holds is taken off, other labels stay", function()
  expect(run(film("PQ", "AAC", { "Atmos", "Kids" }))):changes {
    { "plex.label", { add = "HDR10", remove = "Atmos" } },
  }
end)

test("labels that are right stay, in whatever case", function()
  expect(run(film("Dolby Vision", "AAC", { "dv" }))):nothing()
  expect(run(film("SDR", "AAC"))):nothing()
end)

test("a label in another case is taken off", function()
  expect(run(film("SDR", "AAC", { "Dv" }))):changes { { "plex.label", { remove = "DV" } } }
end)

test("where the sound is not known its labels are left as they are", function()
  expect(run(movie { labels = { "Atmos" }, traits = { dynamic_range = "HLG" } })):changes {
    { "plex.label", { add = "HLG" }, "it is HLG" },
  }
  expect(run(movie { labels = { "Atmos" } })):nothing()
end)

test("an empty parameter switches a label off", function()
  set { atmos = "" }
  expect(run(film("SDR", "Dolby Atmos"))):nothing()
end)

test("episodes are labelled like films", function()
  local one = episode { title = "Pilot", series = series { title = "Show" }, file = "Show.S01E01.2160p.WEB-DL.DDP5.1.Atmos.HLG.mkv" }
  expect(run(one)):changes { { "plex.label", { add = { "Atmos", "HLG" } } } }
end)
