local function stream(more)
  local fields = { id = "1", user = "Ann", user_id = "4711" }
  for name, value in pairs(more or {}) do fields[name] = value end
  return session(fields)
end

test("without maintenance mode everything plays", function()
  expect(run(stream())):nothing()
  expect(run(stream { unread = "user" })):nothing()
end)

test("in maintenance mode nothing does", function()
  in_maintenance {}
  expect(run(stream())):changes { { "plex.terminate", { message = "The server is closed for maintenance." }, "maintenance mode" } }
  expect(run(stream { unread = "user" })):change("plex.terminate")
end)

test("viewers read the reason, and until when it lasts", function()
  clock "2026-03-01T22:00:00Z"
  in_maintenance { reason = "New disks.", ends_at = "2026-03-01T23:30:00Z" }
  local r = run(stream())
  expect(r):change("plex.terminate", { message = "New disks. Back at 23:30." })
  equal(r.changes[1].reason, "maintenance mode: New disks.")
  in_maintenance { ends_at = "2026-03-02T06:00:00Z" }
  expect(run(stream())):change("plex.terminate", { message = "The server is closed for maintenance. Back at 2026-03-02 06:00." })
end)

test("what played before has the time of the delay", function()
  clock "2026-03-01T22:00:00Z"
  in_maintenance { stops_at = "2026-03-01T22:00:01Z" }
  expect(run(stream())):nothing()
  clock "2026-03-01T22:00:01Z"
  expect(run(stream())):change("plex.terminate")
end)

test("some may go on, by name or by id", function()
  in_maintenance { allow = { "Bob", "ann" } }
  expect(run(stream())):nothing()
  expect(run(stream { user = "Anna" })):change("plex.terminate")
  in_maintenance { allow = { "4711" } }
  expect(run(stream())):nothing()
  expect(run(stream { user_id = "47" })):change("plex.terminate")
  in_maintenance {}
  set { users = { "Ann" } }
  expect(run(stream())):nothing()
end)

test("where it is not known who watches, and somebody may, nothing is stopped", function()
  in_maintenance { allow = { "Bob" } }
  expect(run(stream { unread = "user" })):unknown("user")
  expect(run(stream { unread = "user_id" })):unknown("user_id")
end)
