local function part(audio, subtitles, labels)
  local version = { audio = { { codec = "aac", language_code = audio } }, subtitles = {} }
  for i, code in ipairs(subtitles or {}) do version.subtitles[i] = { codec = "srt", language_code = code } end
  return episode { title = "Pilot", series_title = "Dark", labels = labels, versions = { version } }
end

test("foreign and without subtitles is labelled", function()
  expect(run(part("ger"))):changes { { "plex.label", { add = "no subtitles" }, "neither spoken nor subtitled in eng" } }
  expect(run(part("ger", { "spa" }))):change("plex.label", { add = "no subtitles" })
end)

test("subtitles help, and so does the language", function()
  expect(run(part("ger", { "spa", "eng" }))):nothing()
  expect(run(part("eng"))):nothing()
end)

test("a track of unknown language may be ours", function()
  expect(run(part(nil))):nothing()
end)

test("the household is a parameter", function()
  set { languages = { "ger", "eng" } }
  expect(run(part("ger"))):nothing()
end)

test("the label goes when subtitles came", function()
  expect(run(part("ger", { "eng" }, { "no subtitles" }))):changes { { "plex.label", { remove = "no subtitles" } } }
end)

test("while the streams are not known nothing is planned", function()
  expect(run(episode { title = "Pilot", versions = { {} }, unread = { "versions.audio" } })):unknown("versions.audio")
end)
