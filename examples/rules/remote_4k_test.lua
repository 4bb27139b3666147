local function stream(more)
  local fields = { user = "ann", location = "wan", video_decision = "transcode", audio_decision = "transcode",
    source_media = { resolution = "4k", dynamic_range = "HDR10" } }
  for name, value in pairs(more or {}) do fields[name] = value end
  return session(fields)
end

test("a remote transcode of 4K HDR is stopped after half a minute", function()
  expect(run(stream())):changes { { "plex.terminate" } }
  equal(run(stream()).changes[1].reason, "remote transcode of 4K HDR10")
  equal(run(stream()).changes[1].params.grace, 30)
end)

test("sound alone, the house, 1080p and SDR are left alone", function()
  expect(run(stream { video_decision = "copy" })):nothing()
  expect(run(stream { location = "lan" })):nothing()
  expect(run(stream { source_media = { resolution = "1080", dynamic_range = "HDR10" } })):nothing()
  expect(run(stream { source_media = { resolution = "4k", dynamic_range = "SDR" } })):nothing()
end)

test("who is exempt is left alone, in whatever case", function()
  set { users = { "Ann" } }
  expect(run(stream())):nothing()
  expect(run(stream { user = "bob" })):changes { { "plex.terminate" } }
end)

test("what the server does not tell stops nothing", function()
  expect(run(session { user = "ann", location = "wan", source_media = { resolution = "4k" } })):unknown("video_decision")
end)
