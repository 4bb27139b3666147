local function stream(minutes, more)
  local fields = {
    id = "1", user = "ann", state = "paused", since = days_ago(minutes / 1440), player = { title = "Living room" },
    video_decision = "direct_play", audio_decision = "copy",
  }
  for name, value in pairs(more or {}) do fields[name] = value end
  return session(fields)
end

test("what is paused for too long is stopped", function()
  equal(run(stream(31)).changes[1].reason, "paused for more than 30 minutes")
  expect(run(stream(29))):nothing()
  set { minutes = 10 }
  expect(run(stream(11))):change("plex.terminate")
end)

test("what plays goes on", function()
  expect(run(stream(600, { state = "playing" }))):nothing()
  expect(run(stream(600, { state = "buffering" }))):nothing()
end)

test("with transcodes only", function()
  set { transcodes_only = true }
  expect(run(stream(31))):nothing()
  expect(run(stream(31, { video_decision = "transcode" }))):change("plex.terminate")
  expect(run(stream(31, { audio_decision = "transcode" }))):change("plex.terminate")
end)

test("some are exempt", function()
  set { users = { "Ann" } }
  expect(run(stream(31))):nothing()
  set { users = {}, players = { "living room" } }
  expect(run(stream(31))):nothing()
end)

test("what is not known stops nothing", function()
  expect(run(stream(31, { unread = "state" }))):unknown("state")
  expect(run(session { id = "1", state = "paused" })):unknown("since")
  set { users = { "bob" } }
  expect(run(stream(31, { unread = "user" }))):unknown("user")
end)
