local function stream(more)
  local fields = {
    id = "1", user = "ann", location = "wan", video_decision = "transcode", audio_decision = "copy",
    source_media = { resolution = "4k", height = 2160 }, player = { title = "Living room", product = "Plex for LG" }, library = "Movies",
  }
  for name, value in pairs(more or {}) do fields[name] = value end
  return session(fields)
end

test("a remote stream whose 4K video is transcoded is stopped", function()
  local r = run(stream())
  expect(r):change("plex.terminate")
  equal(r.changes[1].reason, "the video of a 4K file is transcoded (wan)")
  equal(r.changes[1].params.grace, 10)
  equal(r.changes[1].params.cooldown, 120)
  equal(r.changes[1].params.max_per_hour, 20)
  expect(run(stream { location = "relay" })):change("plex.terminate")
end)

test("in the house only where that is asked for", function()
  expect(run(stream { location = "lan" })):nothing()
  set { where = "all" }
  expect(run(stream { location = "lan" })):change("plex.terminate")
end)

test("the sound alone may be transcoded", function()
  expect(run(stream { video_decision = "copy", audio_decision = "transcode" })):nothing()
  set { audio = true }
  local r = run(stream { video_decision = "copy", audio_decision = "transcode" })
  equal(r.changes[1].reason, "the sound of a 4K file is transcoded (wan)")
  expect(run(stream { video_decision = "direct_play", audio_decision = "direct_play" })):nothing()
end)

test("what is not 4K may be transcoded", function()
  expect(run(stream { source_media = { resolution = "1080" } })):nothing()
end)

test("music is left alone", function()
  expect(run(session { id = "2", video_decision = "none" })):nothing()
end)

test("exempt are users, players and libraries, in whatever case", function()
  set { users = { "Bob", "Ann" } }
  expect(run(stream())):nothing()
  set { users = {}, players = { "living ROOM" } }
  expect(run(stream())):nothing()
  set { players = { "Plex for LG" } }
  expect(run(stream())):nothing()
  set { players = {}, libraries = { "movies" } }
  expect(run(stream())):nothing()
  expect(run(stream { library = "Films" })):change("plex.terminate")
end)

test("what plays from no library is in none that is exempt", function()
  set { libraries = { "Movies" } }
  local live = { id = "3", user = "ann", location = "wan", video_decision = "transcode", audio_decision = "copy",
    source_media = { resolution = "4k" }, player = { title = "TV", product = "Plex" } }
  expect(run(session(live))):change("plex.terminate")
end)

test("what is not known stops nothing", function()
  expect(run(stream { unread = "video_decision" })):unknown("video_decision")
  expect(run(stream { unread = "source_media.resolution" })):unknown("source_media.resolution")
  expect(run(stream { unread = "location" })):unknown("location")
  expect(run(stream { source_media = { height = 2160 } })):unknown("source_media.resolution")
  set { users = { "bob" } }
  expect(run(stream { unread = "user" })):unknown("user")
  set { users = {}, libraries = { "Kids" } }
  expect(run(stream { unread = "library" })):unknown("library")
end)
